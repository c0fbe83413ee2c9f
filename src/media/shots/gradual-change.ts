import { gradualUnits } from './luma-facts.ts'
import type { GradualFacts, LumaFacts } from './luma-facts.ts'
import { unlikeness } from './unlikeness.ts'

/**
 * Whether frames t-w to t+w go from one shot to another little by little. The ends are unlike; no single frame brings most of the change, as a cut or a
 * flash would; and the frames change in themselves, while a camera that moves on leaves little residual of each.
 */
export const isGradualChange = (facts: LumaFacts, { reach, across }: GradualFacts, t: number): boolean => {
  const change = across[t]! / gradualUnits
  if (unlikeness(facts, t - reach, t + reach, change) < leastUnlikeness) return false
  let [largest, differences, residuals] = [0, 0, 0]
  for (let n = t - reach + 1; n <= t + reach; n += 1) {
    largest = Math.max(largest, facts.difference[n]!)
    differences += facts.difference[n]!
    residuals += facts.residual[n]!
  }
  return largest <= largestStep * differences && residuals >= leastResiduals * change && residuals >= leastOwn * differences
}

const leastUnlikeness = 0.4
/** The share of all change that one frame may bring. */
const largestStep = 0.35
/** What stays of the frames' differences when the camera is taken out, as shares of the change between the ends and of the differences. */
const leastResiduals = 0.8
const leastOwn = 0.55
