import type { VideoCodec } from '../../media/cmaf/build-facts.ts'
import { chooseTried } from '../../media/ladder/choose-tried.ts'
import type { WholeUnit } from '../../media/ladder/expected-rate.ts'
import type { FrameRange } from '../../media/ladder/frame-range.ts'
import type { TrialPoint } from '../../media/ladder/plan-trials.ts'
import { measuredFrames } from '../../media/quality/compare-in-turn.ts'
import { triedEverySeconds } from './compared-frames.ts'
import type { TriedLadder } from './recipes.ts'
import { trialSeconds } from './step-cost.ts'
import type { Unit } from './survey.ts'

/** What is tried of one unit of a film. */
export interface TriedWindow extends FrameRange {
  /** Its place in the film. */
  readonly unit: number
  readonly whole: WholeUnit
}

/** A window with the processor seconds that it is expected to cost. */
export interface CostedWindow {
  readonly window: TriedWindow
  readonly costSeconds: number
}

interface TriedAsk {
  readonly units: readonly Unit[]
  readonly ladder: TriedLadder
  readonly grid: readonly (TrialPoint & { readonly codec: VideoCodec })[]
  readonly film: { readonly shownWidth: number; readonly shownHeight: number; readonly seconds: number }
  /** Frames a second. */
  readonly rate: number
  /** What encoding the film in the codec is expected to cost. */
  readonly encodeSeconds: number
}

/** The middles of the units that are tried in one codec, in their order. */
export const triedWindows = ({ units, ladder, grid, film, rate, encodeSeconds }: TriedAsk): CostedWindow[] => {
  const all = units.map((unit, place): CostedWindow => {
    const range = windowOf(unit, ladder, rate)
    const compared = measuredFrames(range.frames, triedEverySeconds * rate)
    return {
      window: { unit: place, ...range, whole: { frames: unit.frames, syncFrames: unit.keyFrames.length } },
      costSeconds: trialSeconds(grid, film, { frames: range.frames, compared }),
    }
  })
  const candidates = all.map(({ window, costSeconds }) => ({ frames: window.whole.frames, cost: costSeconds }))
  return chooseTried(candidates, encodeSeconds * ladder.mostCost).map((place) => all[place]!)
}

/** The least that is tried of a unit: a codec needs some pictures to show what it can do. */
const leastWindowSeconds = 0.5

const windowOf = (unit: FrameRange, { windowShare, windowSeconds }: TriedLadder, rate: number): FrameRange => {
  const wanted = Math.min(windowSeconds * rate, Math.max(leastWindowSeconds * rate, unit.frames * windowShare))
  const frames = Math.min(unit.frames, Math.max(1, Math.round(wanted)))
  return { firstFrame: unit.firstFrame + Math.floor((unit.frames - frames) / 2), frames }
}
