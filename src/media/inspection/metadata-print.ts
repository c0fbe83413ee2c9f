/** One frame of what ffmpeg's `metadata=print:file=…` and `ametadata` write: a line of the frame's number and time, then a line for each value. */
export interface PrintedFrame {
  /** Counted from 0 where the filter first saw one. */
  readonly frame: number
  readonly seconds: number
  /** The value of a key; NaN when it is missing or none. */
  readonly number: (key: string) => number
}

/** Reads frame by frame; a frame without a time and all lines that are no such text are passed over. At most `printedAtMost` frames. */
export const readPrintedFrames = (text: string, onFrame: (frame: PrintedFrame) => void): void => {
  let values = new Map<string, string>()
  let head: { frame: number; seconds: number } | undefined
  let frames = 0
  const finish = () => {
    if (!head) return
    const printed = values
    onFrame({ ...head, number: (key) => numberOf(printed.get(key)) })
  }
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf('\n', from)
    const end = newline === -1 ? text.length : newline
    const line = text.slice(from, Math.min(end, from + longestLine))
    from = end + 1
    if (line.startsWith('frame:')) {
      finish()
      head = undefined
      frames += 1
      if (frames > printedAtMost) return
      const found = /^frame:(\d+) .*pts_time:(-?[\d.e+]+)/.exec(line)
      if (found) head = { frame: Number(found[1]), seconds: Number(found[2]) }
      values = new Map()
      continue
    }
    const equals = line.indexOf('=')
    if (equals > 0) values.set(line.slice(0, equals), line.slice(equals + 1))
  }
  finish()
}

/** A day with a line a second, and some at its end. */
const printedAtMost = 24 * 3600 + 1000
const longestLine = 400

const numberOf = (text: string | undefined): number => {
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? number : Number.NaN
}
