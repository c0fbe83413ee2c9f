import type { LumaFacts } from './luma-facts.ts'

/**
 * A mean absolute difference of two frames, relative to what two unrelated pictures of their brightness and contrast would have:
 * for normally distributed luma E|a-b| is 0.8 times the standard deviation of a-b. About 1 for unrelated ones, near 0 for the same, whatever the
 * contrast of the scene.
 */
export const unlikeness = (facts: LumaFacts, a: number, b: number, difference: number): number => {
  const [spreadA, spreadB, step] = [facts.spread[a]!, facts.spread[b]!, facts.mean[a]! - facts.mean[b]!]
  return difference / (Math.sqrt((2 / Math.PI) * (spreadA * spreadA + spreadB * spreadB + step * step)) + grain)
}

/** Luma levels of noise and rounding, which make nothing unlike. */
const grain = 2
