import type { FrameScores } from './frame-scores.ts'
import { readStatsLines } from './stats-lines.ts'

/** Equal pictures have no noise at all; beyond 100 dB nobody counts. */
const mostDecibels = 100

/**
 * The scores in a stats file of ffmpeg's xpsnr filter: decibels, luma weighing four times as much as each chroma plane.
 *
 * Helmrich et al., "XPSNR: A Low-Complexity Extension of the Perceptually Weighted Peak Signal-to-Noise Ratio", ICASSP 2020.
 */
export const parseXpsnrStats = (text: string): FrameScores | undefined =>
  readStatsLines(text, {
    metric: 'xpsnr',
    subsample: 1,
    read: (line) => {
      const found =
        /^n: {1,9}(\d{1,9}) {2}XPSNR y: (inf|[\d.]{1,12})(?: {2}XPSNR u: (inf|[\d.]{1,12}) {2}XPSNR v: (inf|[\d.]{1,12}))?\s*$/.exec(line)
      if (!found) return undefined
      const [luma, u, v] = [found[2], found[3] ?? found[2], found[4] ?? found[2]].map((value) => decibels(value!))
      return { number: Number(found[1]), score: (4 * luma! + u! + v!) / 6 }
    },
    isSummary: (line) => line.startsWith('XPSNR average'),
  })

const decibels = (printed: string): number => (printed === 'inf' ? mostDecibels : Math.min(mostDecibels, Number(printed)))
