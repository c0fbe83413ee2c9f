/** How alike two streams are, frame by frame. vmaf: 0 to 100. ssim and xpsnr: decibels, more is better. */
export type QualityMetric = 'vmaf' | 'xpsnr' | 'ssim'

/** Score `scores[i]` belongs to frame `frames[i]`, counted from 0 and rising; frames between them were not measured. At least one. */
export interface FrameScores {
  readonly metric: QualityMetric
  readonly frames: Uint32Array
  readonly scores: Float64Array
}

/** One comparison is of a shot, a chunk or at most one film: four hours at 60 frames a second. */
export const framesAtMost = 900_000
/** A report longer than this is not read. libvmaf writes about 450 characters a measured frame. */
export const reportCharactersAtMost = 2 ** 28

/** Whether frames 0, `subsample`, 2 `subsample` … of `frames` were all measured: neither stream ended early. */
export const coversFrames = ({ frames }: FrameScores, expected: { frames: number; subsample: number }): boolean =>
  frames.length === Math.ceil(expected.frames / expected.subsample) && frames.every((frame, index) => frame === index * expected.subsample)

export interface PooledScores {
  readonly mean: number
  /** Leans to the worst frames: 1 / mean(1 / (1 + v)) - 1, as libvmaf has it. */
  readonly harmonicMean: number
  /** One frame in a hundred is worse: linear between the two nearest ranks, as in VMAF's own tools. */
  readonly firstPercentile: number
  readonly minimum: number
}

/** Undefined for no scores. Scores are finite and above -1. */
export const poolScores = (scores: ArrayLike<number>): PooledScores | undefined => {
  if (scores.length === 0) return undefined
  const sorted = Float64Array.from(scores).sort()
  let sum = 0
  let inverses = 0
  for (const score of sorted) {
    sum += score
    inverses += 1 / (1 + score)
  }
  return {
    mean: sum / sorted.length,
    harmonicMean: sorted.length / inverses - 1,
    firstPercentile: percentile(sorted, 0.01),
    minimum: sorted[0]!,
  }
}

const percentile = (sorted: Float64Array, share: number): number => {
  const rank = (sorted.length - 1) * share
  const below = Math.floor(rank)
  const above = Math.min(sorted.length - 1, below + 1)
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (rank - below)
}
