import { isGradualChange } from './gradual-change.ts'
import { gradualUnits } from './luma-facts.ts'
import type { GradualFacts, LumaFacts } from './luma-facts.ts'
import type { Stretch } from './transition.ts'
import { unlikeness } from './unlikeness.ts'

/**
 * How much frame t looks like the middle of a dissolve of 2w frames: it is the mean of both ends, so that `bend` is small beside `across`. Slow motion
 * bends little too, but then the frames of one shot differ as much at that distance as the two ends do (twin comparison): the same distance once
 * more, before and behind, says how much bend is allowed. 0 for none, about 1 for a perfect one.
 */
export const blendStrength = (facts: LumaFacts, scale: GradualFacts, scene: Stretch, t: number): number => {
  const { reach, across, bend } = scale
  if (across[t] === 0 || bend[t]! > largestBend * across[t]!) return 0
  const change = across[t]! / gradualUnits
  const allowed = bendAllowed(change, usualChange(facts, scene, t, reach))
  const share = bend[t]! / across[t]!
  if (share >= allowed || !isGradualChange(facts, scale, t)) return 0
  return unlikeness(facts, t - reach, t + reach, change) * (1 - share / allowed)
}

/** As share of `across`: little when the ends stand out little or the shots are too short to tell, more when they stand out much. */
const bendAllowed = (change: number, usual: number | undefined): number =>
  usual === undefined ? unknownBend : Math.min(largestBend, leastBend + bendGrowth * (change / (usual + calm) - 1))

const unknownBend = 0.15
const leastBend = 0.1
const bendGrowth = 0.35
const largestBend = 0.38
/** Luma levels of change that are always usual. */
const calm = 1

/** How far two frames of the shot before, and of the shot behind, differ at the distance of the two ends, in luma levels: the larger of both; undefined where both are too short to tell. */
const usualChange = (facts: LumaFacts, scene: Stretch, t: number, reach: number): number | undefined => {
  let usual: number | undefined
  for (const direction of [-1, 1]) {
    const scale = facts.gradual.findLast((one) => {
      const middle = t + direction * (reach + one.reach)
      return one.reach <= reach && middle - one.reach >= scene.from && middle + one.reach < scene.to
    })
    if (!scale) continue
    const change = scale.across[t + direction * (reach + scale.reach)]! / gradualUnits
    usual = Math.max(usual ?? 0, (change * reach) / scale.reach)
  }
  return usual
}
