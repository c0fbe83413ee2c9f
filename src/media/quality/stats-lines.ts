import { framesAtMost, reportCharactersAtMost } from './frame-scores.ts'
import type { FrameScores, QualityMetric } from './frame-scores.ts'

/**
 * The scores in a file of one line a frame, numbered from 1 without gaps. A line that `read` does not know ends the list, and everything after it
 * must be blank or a summary. Undefined when no frame, or another frame than expected, is there.
 */
export const readStatsLines = (
  text: string,
  ask: {
    metric: QualityMetric
    /** Which of the film's frames were compared: every how many. */
    subsample: number
    read: (line: string) => { readonly number: number; readonly score: number } | undefined
    isSummary?: (line: string) => boolean
  },
): FrameScores | undefined => {
  if (text.length > reportCharactersAtMost) return undefined
  const lines = text.split('\n')
  const scores: number[] = []
  for (const line of lines) {
    const entry = ask.read(line)
    if (entry) {
      if (entry.number !== scores.length + 1 || !Number.isFinite(entry.score) || scores.length === framesAtMost) return undefined
      scores.push(entry.score)
    } else if (line.trim() !== '' && !ask.isSummary?.(line)) return undefined
  }
  if (scores.length === 0) return undefined
  return { metric: ask.metric, frames: Uint32Array.from(scores, (_, index) => index * ask.subsample), scores: Float64Array.from(scores) }
}
