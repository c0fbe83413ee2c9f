import { captionLimits } from './caption-limits.ts'
import { parseCueTime } from './cue-time.ts'
import type { Cue, ParsedCaptions } from './cue.ts'
import { inOrder } from './parse-webvtt.ts'
import { problemList, quoted } from './problem-list.ts'
import { parseSrtText } from './srt-text.ts'

/**
 * SubRip to cues. There is no standard, so this bears what players bear: wrong or missing numbers, missing blank lines, commas or dots, short fractions,
 * any line ends. Whatever is left out is told with its line. One pass.
 */
export const parseSrt = (text: string, cuesAtMost = captionLimits.cues): ParsedCaptions => {
  const lines = text.replaceAll('\0', '\uFFFD').split(/\r\n|\n|\r/)
  const { problems, tell } = problemList()
  const cues: Cue[] = []
  let at = 0
  while (at < lines.length) {
    if (isBlank(lines[at]!)) {
      at += 1
      continue
    }
    const timingAt = isTiming(lines[at]!) || !isTiming(lines[at + 1] ?? '') ? at : at + 1
    const line = timingAt + 1
    if (!isTiming(lines[timingAt]!)) {
      if (!isNumber(lines[at]!)) tell({ line, words: `${quoted(lines[at]!)} has no time; it is left out` })
      at += 1
      continue
    }
    if (timingAt > at && !isNumber(lines[at]!)) tell({ line: at + 1, words: `${quoted(lines[at]!)} has no time; it is left out` })
    const end = endOfText(lines, timingAt + 1)
    if (cues.length === cuesAtMost) {
      tell({ line, words: `there are more than ${cuesAtMost} cues; this one and all after it are left out` })
      break
    }
    const cue = readCue(lines[timingAt]!, lines.slice(timingAt + 1, end).join('\n'))
    if (typeof cue === 'string') tell({ line, words: cue })
    else cues.push(cue)
    at = end
  }
  return { format: 'srt', cues: inOrder(cues), findings: problems }
}

const isBlank = (line: string): boolean => line.trim() === ''
const isNumber = (line: string): boolean => /^\s*\d{1,10}\s*$/.test(line)
/** An arrow makes a line a time, even one that cannot be read; what else could it be? */
const isTiming = (line: string): boolean => line.includes('-->')

/** The line after the text of a cue: a blank one, or the next time (with the number before it) where the blank line is missing. */
const endOfText = (lines: readonly string[], from: number): number => {
  let end = from
  while (end < lines.length && !isBlank(lines[end]!) && !isTiming(lines[end]!)) end += 1
  const runsInto = end < lines.length && isTiming(lines[end]!) && end > from && isNumber(lines[end - 1]!)
  return runsInto ? end - 1 : end
}

/** The cue, or why there is none. */
const readCue = (timing: string, text: string): Cue | string => {
  const arrow = timing.indexOf('-->')
  const startMs = parseCueTime(timing.slice(0, arrow).trim())
  // Behind the end time some programs write coordinates, which no player follows.
  const end = /^\s*(\S+)/.exec(timing.slice(arrow + 3))?.[1] ?? ''
  const endMs = parseCueTime(end)
  if (startMs === undefined || endMs === undefined) return `the time ${quoted(timing)} cannot be read; its cue is left out`
  if (endMs <= startMs) return 'the end lies before the beginning; the cue is left out'
  const { spans, place } = parseSrtText(text)
  return spans.length === 0 ? 'the cue says nothing; it is left out' : { startMs, endMs, place, spans }
}
