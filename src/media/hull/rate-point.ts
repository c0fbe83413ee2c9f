/** What a rate buys: one measured encode, averaged over its frames. */
export interface RatePoint {
  readonly bps: number
  /** More is better: VMAF, or decibels. */
  readonly quality: number
}

/**
 * Cheapest first, and each brings more than all cheaper ones: a point that costs more and brings no more is dropped, as is one that is no number.
 * Small changes of a rate factor do go the wrong way on easy films.
 */
export const risingPoints = <P extends RatePoint>(points: readonly P[]): P[] => {
  const rising: P[] = []
  for (const point of points.filter(isPoint).toSorted((a, b) => a.bps - b.bps || b.quality - a.quality)) {
    if (point.quality > (rising.at(-1)?.quality ?? -Infinity)) rising.push(point)
  }
  return rising
}

const isPoint = ({ bps, quality }: RatePoint): boolean => bps > 0 && Number.isFinite(bps) && Number.isFinite(quality)

/** Between two neighbours of a measured curve: a point itself (`share` 0), or `share` of the way from the one below to the one above, in log rate. */
export interface Place<P extends RatePoint> extends RatePoint {
  readonly below: P
  readonly above: P
  readonly share: number
}

/** Quality is linear in log rate between neighbours of rising points. Undefined outside of what was measured. */
export const placeAtBps = <P extends RatePoint>(curve: readonly P[], bps: number): Place<P> | undefined => {
  const index = lastIndexWhere(curve, (point) => point.bps <= bps)
  const below = curve[index]
  if (!below || !(bps <= curve.at(-1)!.bps)) return undefined
  const above = curve[index + 1]
  if (bps === below.bps || !above) return placeOf(below)
  const share = shareBetween(below.bps, above.bps, bps)
  return { bps, quality: between(below.quality, above.quality, share), below, above, share }
}

/** The cheapest place that reaches a quality. Undefined outside of what was measured. */
export const placeAtQuality = <P extends RatePoint>(curve: readonly P[], quality: number): Place<P> | undefined => {
  const index = lastIndexWhere(curve, (point) => point.quality <= quality)
  const below = curve[index]
  if (!below || !(quality <= curve.at(-1)!.quality)) return undefined
  const above = curve[index + 1]
  if (quality === below.quality || !above) return placeOf(below)
  const share = clampShare((quality - below.quality) / (above.quality - below.quality))
  return { bps: bpsBetween(below.bps, above.bps, share), quality, below, above, share }
}

export const placeOf = <P extends RatePoint>(point: P): Place<P> => ({
  bps: point.bps,
  quality: point.quality,
  below: point,
  above: point,
  share: 0,
})

/** How far `bps` lies between two rates, in log rate, from 0 to 1. */
export const shareBetween = (fromBps: number, toBps: number, bps: number): number => {
  const whole = Math.log(toBps / fromBps)
  return whole > 0 ? clampShare(Math.log(bps / fromBps) / whole) : 0
}

/** The rate that lies `share` of the way between two, in log rate. */
export const bpsBetween = (fromBps: number, toBps: number, share: number): number =>
  Math.min(toBps, Math.max(fromBps, fromBps * (toBps / fromBps) ** share))

/** Never beyond either end, whatever rounding does. */
export const between = (from: number, to: number, share: number): number =>
  share === 1 ? to : Math.min(Math.max(from, to), Math.max(Math.min(from, to), from + (to - from) * share))

const clampShare = (share: number): number => Math.min(1, Math.max(0, share))

/** -1 when it holds for none; it holds for the first ones and then no more. */
const lastIndexWhere = <T>(items: readonly T[], holds: (item: T) => boolean): number => {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(items[middle]!)) low = middle + 1
    else high = middle
  }
  return low - 1
}
