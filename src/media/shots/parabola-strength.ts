import { isGradualChange } from './gradual-change.ts'
import type { LumaFacts } from './luma-facts.ts'
import type { Stretch } from './transition.ts'

/**
 * How much frame t looks like the middle of a dissolve of 2w frames by the variance of luma: between variances A and B of the ends it is
 * (1-a)²·A + a²·B + 2a(1-a)·cov, so it sags, by a half where the shots have nothing in common. The middle gives the covariance, and the quarters must
 * lie on the parabola; brightness goes straight; before and behind, the shots' own variances are steady. 0 for none, about 1 for a perfect one.
 */
export const parabolaStrength = (facts: LumaFacts, reach: number, scene: Stretch, t: number): number => {
  const variance = (frame: number): number => facts.spread[frame]! ** 2
  const [from, to] = [t - reach, t + reach]
  const [a, b] = [variance(from), variance(to)]
  const both = (a + b) / 2
  const sag = 1 - variance(t) / both
  if (!(Math.min(a, b) >= leastVariance && sag >= leastSag)) return 0

  const half = Math.round(reach / 2)
  const covariance = 2 * variance(t) - both
  const off = (frame: number): number => {
    const share = (frame - from) / (2 * reach)
    return Math.abs(variance(frame) - ((1 - share) ** 2 * a + share ** 2 * b + 2 * share * (1 - share) * covariance)) / both
  }
  const misfit = Math.max(off(from + half), off(to - half)) / largestMisfit
  const crooked = Math.abs(facts.mean[t]! - (facts.mean[from]! + facts.mean[to]!) / 2) / Math.sqrt(both)
  const drift = (one: number, other: number): number => Math.abs(one - other) / Math.max(one, other)
  const [before, behind] = [variance(Math.max(scene.from, from - half)), variance(Math.min(scene.to - 1, to + half))]
  const unsteady = Math.max(drift(before, a), drift(behind, b)) / largestDrift
  if (misfit > 1 || unsteady > 1 || crooked > mostCrooked) return 0

  const scale = facts.gradual.findLast((one) => one.reach <= reach)
  if (!scale || scale.bend[t]! > largestBend * scale.across[t]!) return 0
  return isGradualChange(facts, scale, t) ? 2 * sag * (1 - misfit / 2) * (1 - unsteady / 2) : 0
}

/** The reaches that are tried, each a quarter longer than the one before. */
export const parabolaReaches = (framesPerSecond: number): number[] => {
  const reaches = new Set<number>()
  for (let seconds = shortestSeconds; seconds <= longestSeconds; seconds *= growth)
    reaches.add(Math.max(shortestFrames, Math.round(seconds * framesPerSecond)))
  return [...reaches]
}

const shortestSeconds = 0.12
const longestSeconds = 1.3
const growth = 1.25
/** Fewer have no parabola. */
const shortestFrames = 3

/** Luma levels squared; noise alone has less. */
const leastVariance = 25
/** Shares of the mean variance of both ends. */
const leastSag = 0.25
const largestMisfit = 0.12
/** Of the larger variance. */
const largestDrift = 0.25
/** Of the contrast. */
const mostCrooked = 0.1
/** Of `across`: three unrelated pictures, as a fast camera gives, have 0.87; halfway between two that move on by themselves there is less. */
const largestBend = 0.7
