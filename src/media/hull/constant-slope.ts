import { assert } from '../../kit/failure.ts'
import { crfPointAt, crfPointAtBps } from './crf-curve.ts'
import type { CrfCurve, CrfPoint } from './crf-curve.ts'
import { slopeBetween } from './convex-hull.ts'
import type { RatePoint } from './rate-point.ts'

/**
 * Dynamic Optimizer: how to spend a film's bits over its shots.
 *
 * With D the distortion (what quality lacks) and R the bits, both summed over the film by time, the best choice at any budget has the same slope dD/dR in
 * every shot: were one shot steeper than another, bits moved to it would gain. So, for a price lambda (quality per bit/s), every shot by itself takes the
 * point of its convex hull with the least D + lambda R. As lambda falls, each shot steps along the edges of its hull, steepest first: one sorted list of all
 * edges of all shots is every optimum there is, and each equals what a trellis over all combinations finds for these hulls.
 *
 * Katsavounidis, "Dynamic optimizer: a perceptual video encoding optimization framework", 2018.
 */

/** One shot, with what can be chosen for it. */
export interface ShotHull<P extends RatePoint = RatePoint> {
  /** Its length, in seconds or frames, alike for all shots. Above 0. */
  readonly weight: number
  /** From `convexHull`: at least one point, slopes strictly falling. */
  readonly hull: readonly P[]
}

/** The best choice at one price. */
export interface SlopePoint extends RatePoint {
  /** Quality per bit/s: `pickAtSlope` at this lambda makes this choice. */
  readonly lambda: number
}

/** For each shot the point with the least distortion + lambda x rate; of equals the cheapest. */
export const pickAtSlope = <P extends RatePoint>(shots: readonly ShotHull<P>[], lambda: number): P[] =>
  shots.map(({ hull }) => {
    // Slopes fall: the first edge that is not worth its price is followed by none that is.
    let low = 0
    let high = hull.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (slopeBetween(hull[middle]!, hull[middle + 1]!) > lambda) low = middle + 1
      else high = middle
    }
    return hull[low]!
  })

/** Rate and quality of a film, averaged over its shots by their length. */
export const averageOf = (shots: readonly ShotHull[], choices: readonly RatePoint[]): RatePoint => {
  let [weights, bits, quality] = [0, 0, 0]
  for (const [index, { weight }] of shots.entries()) {
    weights += weight
    bits += weight * choices[index]!.bps
    quality += weight * choices[index]!.quality
  }
  return { bps: bits / weights, quality: quality / weights }
}

/** The film's own curve: every choice that is the best one at some price, cheapest first. Convex, like the hulls it comes from. O(points log points). */
export const sweepSlopes = (shots: readonly ShotHull[]): SlopePoint[] => {
  const steps = stepsOf(shots)
  const weights = shots.reduce((sum, { weight }) => sum + weight, 0)
  const cheapest = averageOf(
    shots,
    shots.map(({ hull }) => hull[0]!),
  )
  const points: SlopePoint[] = []
  let { bps, quality } = cheapest
  for (const step of steps) {
    // Steps of one slope are taken together: no price tells them apart.
    const isNextPrice = points.length === 0 || step.slope < points.at(-1)!.lambda
    if (isNextPrice) points.push({ lambda: step.slope, bps, quality })
    bps += (step.weight * (step.to.bps - step.from.bps)) / weights
    quality += (step.weight * (step.to.quality - step.from.quality)) / weights
  }
  points.push({ lambda: 0, bps, quality })
  return points
}

/** A choice for every shot that meets a bitrate. */
export interface MetBitrate<P extends RatePoint> extends RatePoint {
  /** The slope of the step at which the budget ran out; 0 when it did not. */
  readonly lambda: number
  readonly choices: readonly P[]
  /** (bps - target) / target. */
  readonly miss: number
}

/** A point of a shot's curve between two neighbours of its hull at about `bps`; undefined when there is none. */
export type PointBetween<P extends RatePoint> = (shotIndex: number, from: P, to: P, bps: number) => P | undefined

/**
 * The best choice whose average rate comes nearest to the target. Steps are taken by falling slope until one would exceed it; that one is taken in part where
 * `pointBetween` offers a point, else whole or not at all, whichever comes nearer.
 *
 * Within 2 % of a target that lies between the cheapest and the dearest choice when `pointBetween` comes within 2 % of the target with its one shot, as a
 * continuous rate factor does; or when no single step is more than 4 % of the target. Beyond either end, that end is the answer and `miss` tells.
 */
export const meetBitrate = <P extends RatePoint>(
  shots: readonly ShotHull<P>[],
  targetBps: number,
  pointBetween?: PointBetween<P>,
): MetBitrate<P> => {
  assert(targetBps > 0, 'a target is above 0')
  const steps = stepsOf(shots)
  const weights = shots.reduce((sum, { weight }) => sum + weight, 0)
  const choices = shots.map(({ hull }) => hull[0]!)
  let spare = targetBps * weights - shots.reduce((sum, { weight, hull }) => sum + weight * hull[0]!.bps, 0)
  let lambda = 0
  for (const step of steps) {
    const cost = step.weight * (step.to.bps - step.from.bps)
    if (cost <= spare) {
      choices[step.shot] = step.to
      spare -= cost
      continue
    }
    lambda = step.slope
    if (spare <= 0) break
    const wanted = step.from.bps + spare / step.weight
    const part = pointBetween?.(step.shot, step.from, step.to, wanted)
    choices[step.shot] = nearestTo(wanted, [step.from, step.to, ...(part ? [part] : [])])
    break
  }
  const met = averageOf(shots, choices)
  return { ...met, lambda, choices, miss: met.bps / targetBps - 1 }
}

/**
 * Points between hull points, from each shot's measured curve: the rate factor is continuous, or a multiple of `stepOfCrf` where the encoder takes no fractions
 * (1 for SVT-AV1 and VP9).
 */
export const rateFactorBetween =
  (curves: readonly CrfCurve[], stepOfCrf = 0): PointBetween<CrfPoint> =>
  (shotIndex, _from, _to, bps) => {
    const curve = curves[shotIndex]!
    const point = crfPointAtBps(curve, bps)
    return point && stepOfCrf > 0 ? crfPointAt(curve, Math.round(point.crf / stepOfCrf) * stepOfCrf) : point
  }

const nearestTo = <P extends RatePoint>(bps: number, points: readonly P[]): P =>
  points.reduce((best, point) => (Math.abs(point.bps - bps) < Math.abs(best.bps - bps) ? point : best))

/** One edge of one hull. */
interface HullStep<P extends RatePoint> {
  readonly shot: number
  readonly weight: number
  readonly from: P
  readonly to: P
  readonly slope: number
}

/** A long film of short shots, and more points in each than an analysis makes. */
const shotsAtMost = 50_000
const pointsPerShotAtMost = 128

/** All edges, steepest first; of equals the earlier shot's. The edges of one shot stay in their order, since its slopes fall. */
const stepsOf = <P extends RatePoint>(shots: readonly ShotHull<P>[]): HullStep<P>[] => {
  assert(shots.length > 0 && shots.length <= shotsAtMost, `a film has 1 to ${shotsAtMost} shots`)
  const steps = shots.flatMap(({ weight, hull }, shot) => {
    assert(weight > 0 && hull.length > 0 && hull.length <= pointsPerShotAtMost, 'a shot has a length and some points')
    return hull.slice(1).map((to, index): HullStep<P> => {
      const from = hull[index]!
      return { shot, weight, from, to, slope: slopeBetween(from, to) }
    })
  })
  return steps.toSorted((a, b) => b.slope - a.slope || a.shot - b.shot)
}
