import type { FrameScores } from './frame-scores.ts'
import { readStatsLines } from './stats-lines.ts'

/** Six decimals are printed: what differs less than that counts as equal. */
const mostDecibels = 60

/**
 * The scores in a stats file of ffmpeg's ssim filter in decibels, -10 log10(1 - SSIM), over all planes; at most 60. Decibels, because on the plain scale
 * everything that one would want to watch lies between 0.95 and 1.
 */
export const parseSsimStats = (text: string, subsample = 1): FrameScores | undefined =>
  readStatsLines(text, {
    metric: 'ssim',
    subsample,
    read: (line) => {
      const found = /^n:(\d{1,9}) .{0,200}\bAll:(-?[01]\.\d{1,9})\b/.exec(line)
      return found ? { number: Number(found[1]), score: decibels(Number(found[2])) } : undefined
    },
  })

const decibels = (ssim: number): number => Math.max(0, Math.min(mostDecibels, -10 * Math.log10(Math.max(1 - ssim, 1e-12))))
