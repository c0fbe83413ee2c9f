import { lumaPixels } from './luma-facts.ts'
import type { LumaFacts } from './luma-facts.ts'

/** From the beginning of its first frame to the end of its last. */
export interface TimeStretch {
  readonly fromSeconds: number
  readonly toSeconds: number
}

/** Where nearly every pixel is black, long enough to be noticed. */
export const findBlack = (facts: LumaFacts): TimeStretch[] =>
  stretchesOf(facts, blackSeconds, (frame) => facts.dark[frame]! >= blackShare * lumaPixels)

/** Where the picture stands still, to what a codec may have touched: also where it is black, and in a still title. */
export const findFrozen = (facts: LumaFacts): TimeStretch[] =>
  stretchesOf(
    facts,
    frozenSeconds,
    // A stretch begins with the picture that the others are like; two may follow one another.
    (frame) => facts.still[frame] === 1 || facts.still[frame + 1] === 1,
    (frame) => facts.still[frame] === 0,
  )

const blackSeconds = 0.5
/** A channel's logo in a corner is no picture. */
const blackShare = 0.98
const frozenSeconds = 2

const stretchesOf = (
  { frames, framesPerSecond }: LumaFacts,
  leastSeconds: number,
  belongs: (frame: number) => boolean,
  begins: (frame: number) => boolean = () => false,
): TimeStretch[] => {
  const least = Math.ceil(leastSeconds * framesPerSecond - hair)
  const stretches: TimeStretch[] = []
  let from = -1
  for (let frame = 0; frame <= frames; frame += 1) {
    const goesOn = frame < frames && belongs(frame)
    if (from >= 0 && (!goesOn || begins(frame))) {
      if (frame - from >= least) stretches.push({ fromSeconds: from / framesPerSecond, toSeconds: frame / framesPerSecond })
      from = -1
    }
    if (goesOn && from < 0) from = frame
  }
  return stretches
}

/** Frames of rounding: 2 s of 23.976 frames a second are 47.952. */
const hair = 1e-6
