import type { Build } from '../../../../src/contracts/encode.ts'

type Rung = Build['rungs'][number]

/** Frames a second of a rung; undefined where their number is not known. */
export const frameRateOf = ({ frames }: Pick<Rung, 'frames'>, durationSeconds: number): number | undefined =>
  frames !== undefined && frames > 0 && durationSeconds > 0 ? frames / durationSeconds : undefined

/** The frame that is shown at a moment. Moments of a frame are counted a little early: decoders round. */
export const frameAt = (seconds: number, frameRate: number): number => Math.floor(seconds * frameRate + 1e-3)

/** The middle of a frame's time, where every decoder shows this frame and no other; inside of the film. */
export const middleOfFrame = (frame: number, frameRate: number, durationSeconds: number): number => {
  const last = Math.max(0, Math.ceil(durationSeconds * frameRate - 1e-3) - 1)
  return (Math.max(0, Math.min(last, frame)) + 0.5) / frameRate
}

/** One frame on (1) or back (-1). */
export const stepped = (seconds: number, by: number, frameRate: number, durationSeconds: number): number =>
  middleOfFrame(frameAt(seconds, frameRate) + by, frameRate, durationSeconds)

/** Two pictures that run beside each other are apart by no more than this: half a frame is not seen. */
const unseenFrames = 0.5
/** Further apart than this it is faster to jump, in seconds. */
const jumpSeconds = 0.5

/** How the second picture catches up with the first: by running a little faster or slower, or by a jump. */
export const catchUp = (
  firstSeconds: number,
  secondSeconds: number,
  frameRate: number,
):
  | { readonly kind: 'together' }
  | { readonly kind: 'run'; readonly speed: number }
  | { readonly kind: 'jump'; readonly seconds: number } => {
  const behind = firstSeconds - secondSeconds
  if (Math.abs(behind) * frameRate <= unseenFrames) return { kind: 'together' }
  if (Math.abs(behind) > jumpSeconds) return { kind: 'jump', seconds: firstSeconds }
  return { kind: 'run', speed: behind > 0 ? 1.1 : 0.9 }
}

/** How far a press of a key moves the handle between the pictures; undefined when it is not such a key. Shares from 0 to 1. */
export const wipeAfter = (key: string, share: number, isFar: boolean): number | undefined => {
  const step = isFar ? 0.1 : 0.01
  const bounded = (value: number) => Math.round(Math.max(0, Math.min(1, value)) * 1000) / 1000
  if (key === 'ArrowLeft' || key === 'ArrowDown') return bounded(share - step)
  if (key === 'ArrowRight' || key === 'ArrowUp') return bounded(share + step)
  if (key === 'Home') return 0
  return key === 'End' ? 1 : undefined
}
