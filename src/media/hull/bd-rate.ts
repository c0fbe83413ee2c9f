import { monotoneCubic } from './pchip.ts'
import { risingPoints } from './rate-point.ts'
import type { RatePoint } from './rate-point.ts'

export type BdRate =
  | {
      readonly isKnown: true
      /** How many more bits the tested curve needs for equal quality: -50 is half of them. */
      readonly percent: number
      /** The qualities that both reach, over which it is averaged. */
      readonly fromQuality: number
      readonly toQuality: number
    }
  | { readonly isKnown: false; readonly reason: string }

/** Of all qualities that either curve covers, this share must be covered by both. */
const leastOverlap = 0.25

/**
 * Bjøntegaard delta rate: the mean difference of log rate at equal quality, over the qualities that both curves cover and no others, as a percentage of the
 * rate of `anchor`. Log rate is interpolated over quality by monotone cubics, which do not swing between unevenly spaced points as one cubic through all does.
 *
 * Bjøntegaard, VCEG-M33, 2001; the piecewise form of JCTVC-L1100.
 */
export const bdRate = (anchor: readonly RatePoint[], tested: readonly RatePoint[], overlapAtLeast = leastOverlap): BdRate => {
  const curves = [risingPoints(anchor), risingPoints(tested)] as const
  if (curves[0].length < 2 || curves[1].length < 2)
    return { isKnown: false, reason: 'A curve has fewer than two points that bring more for more.' }
  const lows = curves.map((points) => points[0]!.quality)
  const highs = curves.map((points) => points.at(-1)!.quality)
  const [fromQuality, toQuality] = [Math.max(...lows), Math.min(...highs)]
  const share = Math.max(0, toQuality - fromQuality) / (Math.max(...highs) - Math.min(...lows))
  if (share === 0 || share < overlapAtLeast)
    return {
      isKnown: false,
      reason: `Only ${Math.round(share * 100)} % of the qualities are reached by both curves; ${Math.round(overlapAtLeast * 100)} % are needed.`,
    }
  const [anchorArea, testedArea] = curves.map((points) => logRateOver(points).integral(fromQuality, toQuality)) as [number, number]
  const percent = Math.expm1((testedArea - anchorArea) / (toQuality - fromQuality)) * 100
  return { isKnown: true, percent, fromQuality, toQuality }
}

const logRateOver = (points: readonly RatePoint[]) =>
  monotoneCubic(
    points.map(({ quality }) => quality),
    points.map(({ bps }) => Math.log(bps)),
  )
