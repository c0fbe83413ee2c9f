import { blendStrength } from './blend-strength.ts'
import type { LumaFacts } from './luma-facts.ts'
import { parabolaReaches, parabolaStrength } from './parabola-strength.ts'
import type { Stretch, Transition } from './transition.ts'

/**
 * Dissolves: over 2w frames picture A goes, and picture B comes, f = (1-a)·A + a·B. Two signs of it, either of which is enough:
 *
 * - the blend (blend-strength.ts): the middle frame is the mean of both ends. Clear when the shots are rather still;
 * - the parabola (parabola-strength.ts): the variance of luma sags between its ends. Clear even when the shots move.
 *
 * Each has a strength of about 1 where it is perfect. The strongest come first, and no two share a frame.
 *
 * @param scenes what lies between cuts and outside of fades
 */
export const findDissolves = (facts: LumaFacts, scenes: readonly Stretch[]): Transition[] => {
  const found: Transition[] = []
  for (const scene of scenes) found.push(...apart(candidatesIn(facts, scene)))
  return found
}

const leastStrength = 0.45

const candidatesIn = (facts: LumaFacts, scene: Stretch): Transition[] => [
  ...facts.gradual.flatMap((scale) => strongest(scene, scale.reach, (t) => blendStrength(facts, scale, scene, t))),
  ...parabolaReaches(facts.framesPerSecond).flatMap((reach) => strongest(scene, reach, (t) => parabolaStrength(facts, reach, scene, t))),
]

/** The frames that are stronger than all others within their reach. */
const strongest = (scene: Stretch, reach: number, strengthOf: (t: number) => number): Transition[] => {
  const peaks: Transition[] = []
  for (let t = scene.from + reach; t < scene.to - reach; t += 1) {
    const strength = strengthOf(t)
    if (strength < leastStrength) continue
    const peak: Transition = { kind: 'dissolve', at: t, from: t - reach, to: t + reach, strength }
    const last = peaks.at(-1)
    if (!last || t - last.at > reach) peaks.push(peak)
    else if (strength > last.strength) peaks[peaks.length - 1] = peak
  }
  return peaks
}

const apart = (candidates: readonly Transition[]): Transition[] => {
  const kept: Transition[] = []
  const first = candidates.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY)
  const taken = new Uint8Array(candidates.reduce((most, { to }) => Math.max(most, to), first) - first || 0)
  for (const candidate of candidates.toSorted((a, b) => b.strength - a.strength || a.at - b.at)) {
    const [from, to] = [candidate.from - first, candidate.to - first]
    if (taken.subarray(from, to).includes(1)) continue
    taken.fill(1, from, to)
    kept.push(candidate)
  }
  return kept.sort((a, b) => a.at - b.at)
}
