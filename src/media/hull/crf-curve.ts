import { between, bpsBetween, placeAtBps, placeAtQuality } from './rate-point.ts'
import type { Place, RatePoint } from './rate-point.ts'

/** One encode at a constant rate factor. */
export interface CrfPoint extends RatePoint {
  readonly crf: number
}

/** One shot or film in one size and codec at several rate factors: cheapest first, quality rising, rate factors falling. */
export type CrfCurve = readonly CrfPoint[]

/** What a few measured encodes say: a point that costs more and brings no more, or whose rate factor goes the wrong way, is dropped. */
export const crfCurve = (points: readonly CrfPoint[]): CrfCurve => {
  const curve: CrfPoint[] = []
  for (const point of points.filter((one) => Number.isFinite(one.crf)).toSorted((a, b) => a.bps - b.bps || b.quality - a.quality)) {
    const last = curve.at(-1)
    const isRising = !last || (point.quality > last.quality && point.crf < last.crf)
    if (isRising && point.bps > 0 && Number.isFinite(point.bps) && Number.isFinite(point.quality)) curve.push(point)
  }
  return curve
}

/**
 * Between neighbouring measured points the rate factor and the quality are linear in log rate: an encoder that takes fractions can be asked for any of them.
 * Undefined beyond what was measured.
 */
export const crfPointAtBps = (curve: CrfCurve, bps: number): CrfPoint | undefined => pointAt(placeAtBps(curve, bps))

/** The cheapest that reaches the quality. */
export const crfPointAtQuality = (curve: CrfCurve, quality: number): CrfPoint | undefined => pointAt(placeAtQuality(curve, quality))

/** What the rate factor is expected to cost and to bring. */
export const crfPointAt = (curve: CrfCurve, crf: number): CrfPoint | undefined => {
  const exact = curve.find((point) => point.crf === crf)
  if (exact) return exact
  const index = curve.findIndex((point) => point.crf < crf)
  const [below, above] = [curve[index - 1], curve[index]]
  if (!below || !above) return undefined
  const share = (below.crf - crf) / (below.crf - above.crf)
  return { crf, bps: bpsBetween(below.bps, above.bps, share), quality: between(below.quality, above.quality, share) }
}

const pointAt = (place: Place<CrfPoint> | undefined): CrfPoint | undefined =>
  place && { crf: between(place.below.crf, place.above.crf, place.share), bps: place.bps, quality: place.quality }
