import { risingPoints } from './rate-point.ts'
import type { RatePoint } from './rate-point.ts'

/**
 * The upper convex hull of points in linear rate, from the cheapest to the cheapest of the best: all that a fixed price of quality per bit can ever choose.
 * Rates and qualities rise, slopes strictly fall. Andrew's monotone chain: a point goes as soon as the way past it is at least as steep as the way to it.
 * O(n log n).
 */
export const convexHull = <P extends RatePoint>(points: readonly P[]): P[] => {
  const hull: P[] = []
  for (const point of risingPoints(points)) {
    while (hull.length >= 2 && slopeBetween(hull.at(-1)!, point) >= slopeBetween(hull.at(-2)!, hull.at(-1)!)) hull.pop()
    hull.push(point)
  }
  return hull
}

/** Quality gained per bit/s from the cheaper point to the dearer one. */
export const slopeBetween = (from: RatePoint, to: RatePoint): number => (to.quality - from.quality) / (to.bps - from.bps)
