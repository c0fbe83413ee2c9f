import type { LumaFacts } from './luma-facts.ts'
import type { Stretch, Transition } from './transition.ts'

/**
 * Fades to and from black or white. A fade shows A·(1-a): brightness and contrast go to those of a flat picture together. So each flat stretch is
 * looked for first, and from its ends outwards the ramps, on which the distance to it, |mean - flat| + spread, grows frame by frame.
 */
export interface Fades {
  readonly transitions: readonly Transition[]
  /** All ramps with their flat parts, also those at the ends of the film, in order and apart: no cut or dissolve is to be looked for there. */
  readonly stretches: readonly Stretch[]
}

export const findFades = (facts: LumaFacts): Fades => {
  const transitions: Transition[] = []
  const stretches: Stretch[] = []
  for (const flat of flatStretches(facts)) {
    const out = rampLength(facts, flat, -1)
    const into = rampLength(facts, flat, 1)
    if (out === 0 && into === 0) continue
    const last = stretches.at(-1)?.to ?? 0
    const from = Math.max(flat.from - out, last)
    const to = flat.to + into
    stretches.push({ from, to })
    transitions.push(...transitionsOf(facts, flat, { from, to }, last >= flat.from))
  }
  return { transitions, stretches }
}

/** A flat picture that stays longer is a shot of its own, with a transition on either side. */
const longestHoldSeconds = 1

/** @param isEntered the film begins here, or the fade before has led here: nothing new arrives at it */
const transitionsOf = (facts: LumaFacts, flat: Stretch, { from, to }: Stretch, isEntered: boolean): Transition[] => {
  const endsFilm = flat.to === facts.frames
  const arrives = from < flat.from ? fade(from, flat.from) : cutAt(flat.from)
  const leaves = to > flat.to ? fade(flat.to, to) : cutAt(flat.to)
  const stays = flat.to - flat.from > longestHoldSeconds * facts.framesPerSecond
  if (stays || isEntered || endsFilm)
    return [...(isEntered || (endsFilm && !stays) ? [] : [arrives]), ...(endsFilm || (flat.from === 0 && !stays) ? [] : [leaves])]
  // Where one side is a cut, the next shot begins exactly there.
  if (arrives.kind === 'cut') return [arrives]
  if (leaves.kind === 'cut') return [leaves]
  return [fade(from, to)]
}

const fade = (from: number, to: number): Transition => ({ kind: 'fade', at: Math.round((from + to) / 2), from, to, strength: to - from })

const cutAt = (at: number): Transition => ({ kind: 'cut', at, from: at, to: at, strength: Number.MAX_VALUE })

/** Luma levels: a picture with less contrast, and as bright as black or white, is flat. */
const flatSpread = 5
const blackest = 28
const whitest = 222

const flatStretches = (facts: LumaFacts): Stretch[] => {
  const stretches: Stretch[] = []
  let from = -1
  for (let n = 0; n <= facts.frames; n += 1) {
    const isFlat = n < facts.frames && facts.spread[n]! < flatSpread && (facts.mean[n]! < blackest || facts.mean[n]! > whitest)
    if (isFlat && from < 0) from = n
    if (!isFlat && from >= 0) {
      stretches.push({ from, to: n })
      from = -1
    }
  }
  return stretches
}

/** A ramp takes at least so many frames: fewer are the blended frames of a converted frame rate, or a cut. */
const shortestRamp = 3
const longestRampSeconds = 4
/** Luma levels of brightness and contrast that come or go on a ramp. */
const leastRise = 24
/** One frame that brings more than this share of it is a cut. */
const largestStep = 0.6
/** The ramp is over when a frame brings less than this share of its largest step. */
const smallestStep = 0.12
/** So many frames may bring nothing: doubled ones, or on a ramp that rises by less than `slowRise` luma levels a frame. */
const patience = 2
const slowRise = 2
/** Luma levels by which a doubled frame differs at most. */
const doubled = 0.25

/** Frames of the ramp beyond the end of a flat stretch: -1 before its first frame, 1 behind its last; 0 when there is none. */
const rampLength = (facts: LumaFacts, flat: Stretch, direction: 1 | -1): number => {
  const ground = facts.mean[flattestOf(facts, flat)]!
  const level = (frame: number): number => Math.abs(facts.mean[frame]! - ground) + facts.spread[frame]!
  const edge = direction > 0 ? flat.to - 1 : flat.from
  const farthest = Math.min(direction > 0 ? facts.frames - 1 - edge : edge, Math.round(longestRampSeconds * facts.framesPerSecond))
  const start = level(edge)
  let [length, largest, idle] = [0, 0, 0]
  for (let step = 1; step <= farthest && idle <= patience; step += 1) {
    const frame = edge + step * direction
    const rise = level(frame) - level(frame - direction)
    largest = Math.max(largest, rise)
    if (rise > 0 && rise > smallestStep * largest) [length, idle] = [step, 0]
    else if (facts.difference[direction > 0 ? frame : frame + 1]! < doubled || level(frame) - start < slowRise * step) idle += 1
    else break
  }
  const risen = level(edge + length * direction)
  return length >= shortestRamp && risen >= leastRise && largest <= largestStep * risen ? length : 0
}

const flattestOf = (facts: LumaFacts, { from, to }: Stretch): number => {
  let flattest = from
  for (let n = from; n < to; n += 1) if (facts.spread[n]! < facts.spread[flattest]!) flattest = n
  return flattest
}
