import { isBeyondHd } from './display-size.ts'
import type { PictureSize } from './display-size.ts'
import { framesAtMost, reportCharactersAtMost } from './frame-scores.ts'
import type { FrameScores } from './frame-scores.ts'

/** Models that are built into libvmaf. */
export type VmafModel = 'vmaf_v0.6.1' | 'vmaf_v0.6.1neg' | 'vmaf_4k_v0.6.1' | 'vmaf_4k_v0.6.1neg'

/**
 * ladder: what a viewer sees, for choosing rungs. encoders: no enhancement gain (NEG), for comparing encoders, since sharpening lifts the plain score.
 * The model follows the size of the display, not of the encoded picture. All are trained on standard dynamic range.
 */
export const vmafModel = (ask: { display: PictureSize; purpose: 'ladder' | 'encoders' }): VmafModel => {
  const model = isBeyondHd(ask.display) ? 'vmaf_4k_v0.6.1' : 'vmaf_v0.6.1'
  return ask.purpose === 'encoders' ? `${model}neg` : model
}

/**
 * How one frame in `subsample` is measured as if all had been looked at. Beside the frame itself only the motion to its neighbours counts (VMAF takes the lesser of
 * the two), so libvmaf is given three frames around each and told to score every third: 0, 1, 11, 12, 13, 23, 24, 25 for one in twelve, of which 0, 12 and 24 are
 * scored. The others need not even be brought to size.
 */
export const vmafSampling = (subsample: number): { readonly filters: readonly string[]; readonly every: number } =>
  subsample > 3 ? { filters: [`select='lt(mod(n+1,${subsample}),3)'`], every: 3 } : { filters: [], every: subsample }

/**
 * The scores in a JSON log of libvmaf by their frames in the film; undefined when it is broken, cut off, or holds anything but numbers from 0 to 100 for rising
 * frames.
 */
export const parseVmafLog = (json: string, subsample = 1): FrameScores | undefined => {
  const entries = framesIn(json)
  if (!entries || entries.length === 0 || entries.length > framesAtMost) return undefined
  const frames = new Uint32Array(entries.length)
  const scores = new Float64Array(entries.length)
  const { every } = vmafSampling(subsample)
  let previous = -1
  for (const [index, entry] of entries.entries()) {
    const frame = entry?.frameNum
    const score = entry?.metrics?.vmaf
    if (typeof frame !== 'number' || !Number.isInteger(frame) || frame <= previous || frame > 0xffff_ffff) return undefined
    if (typeof score !== 'number' || !(score >= 0 && score <= 100)) return undefined
    previous = frame
    frames[index] = every === subsample ? frame : (frame / every) * subsample
    scores[index] = score
  }
  return { metric: 'vmaf', frames, scores }
}

type LogEntry = { readonly frameNum?: unknown; readonly metrics?: { readonly vmaf?: unknown } | null } | null

const framesIn = (json: string): readonly LogEntry[] | undefined => {
  if (json.length > reportCharactersAtMost) return undefined
  try {
    const frames = (JSON.parse(json) as { readonly frames?: unknown } | null)?.frames
    return Array.isArray(frames) ? (frames as readonly LogEntry[]) : undefined
  } catch {
    // What libvmaf was still writing when it was ended is no JSON.
    return undefined
  }
}
