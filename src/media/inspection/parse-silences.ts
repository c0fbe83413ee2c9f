import { readPrintedFrames } from './metadata-print.ts'
import { stretch } from './stretch.ts'
import type { Stretch } from './stretch.ts'

/** Stretches of at least a second below -60 dB, from what `surveyMaster` has ffmpeg write; one that is still open ends at `endSeconds`. At most 10,000. */
export const parseSilences = (text: string, endSeconds: number): Stretch[] => {
  const silences: Stretch[] = []
  let from: number | undefined
  const close = (to: number) => {
    if (from !== undefined && to > from && silences.length < silencesAtMost) silences.push(stretch(from, to))
    from = undefined
  }
  readPrintedFrames(text, ({ number }) => {
    const [start, end] = [number('lavfi.silence_start'), number('lavfi.silence_end')]
    // A frame may tell both: the end of one, and then the start of the next.
    if (!Number.isNaN(end)) close(end)
    if (!Number.isNaN(start)) from = Math.max(0, start)
  })
  close(endSeconds)
  return silences
}

const silencesAtMost = 10_000
