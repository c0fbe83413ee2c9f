import { sha256 } from '../../kit/hash.node.ts'
import type { PooledScores, QualityMetric } from '../../media/quality/frame-scores.ts'

/** One unit of a film, encoded in some rungs: what lies in its folder. */
export interface EncodedUnit {
  readonly frames: number
  /** Frames of the film that were read for it and had the sums that the inspection kept; missing in pieces from before it was counted. */
  readonly matchedFrames?: number
  readonly outputs: Readonly<Record<string, EncodedPart>>
  readonly cpuSeconds: number
  readonly wallSeconds: number
}

export interface EncodedPart {
  /** In the unit's folder. */
  readonly name: string
  readonly sizeBytes: number
  /** Bytes of pictures alone, without the file around them. */
  readonly pictureBytes: number
  /** Of what a decoder needs before the first frame; equal in all parts of one stream. */
  readonly configurationSum: string
  readonly quality?: MeasuredPart
}

/** How like the film a part is, by the frames that were compared. */
export interface MeasuredPart extends PooledScores {
  readonly metric: QualityMetric
  /** `vmaf_v0.6.1`. */
  readonly model?: string
  /** Of single frames, to the hundredth. */
  readonly scores: readonly number[]
  readonly cpuSeconds: number
}

/**
 * The name of an encoded unit: what it was made from, with which program, by which arguments. The same unit of the same film encoded in the same way has the
 * same name in every job, and is never encoded twice.
 */
export const unitKey = (made: { masterSum: string; program: string; args: readonly string[]; measured: unknown }): string =>
  sha256(JSON.stringify([1, made.masterSum, made.program, made.args, made.measured])).slice(0, 40)
