import type { QualityMetric } from '../quality/frame-scores.ts'
import { between } from './rate-point.ts'
import type { RatePoint } from './rate-point.ts'
import { bestWithin, cheapestFor, upperEnvelope } from './upper-envelope.ts'
import type { Envelope, EnvelopePlace, MeasuredCurve } from './upper-envelope.ts'

/** What a film's rungs may be made of: one size, at the rate factor or the price per bit that led to a point. */
export interface OperatingPoint extends RatePoint {
  readonly crf?: number
  readonly lambda?: number
}

export interface LadderRules {
  /** One just-noticeable difference: how far rungs lie apart in quality. */
  readonly stepQuality: number
  /** Beyond this nobody sees more. */
  readonly capQuality: number
  /** Less than this for half as many bits again is nothing. */
  readonly leastGain: number
  /** No rung costs more, however hard the film is. */
  readonly safetyCapBps: number
  /** What poor networks carry. */
  readonly floorBps: number
  /** No two rungs are closer in rate. */
  readonly leastFactor: number
  readonly rungsAtMost: number
}

export interface ChosenRung<K> {
  readonly key: K
  /** Average over the film. */
  readonly targetBps: number
  /** What the measured curve promises there. */
  readonly quality: number
  readonly crf?: number
  /** Of the nearest cheaper point; `meetBitrate` makes up the rest. */
  readonly lambda?: number
  /** Why it is there, for a person. */
  readonly why: string
}

/** What ended the ladder at the top. */
export type TopLimit = 'quality' | 'gain' | 'safety' | 'measured'

export interface ChosenLadder<K> {
  /** Cheapest first; none when nothing was measured. */
  readonly rungs: readonly ChosenRung<K>[]
  readonly topLimit: TopLimit | undefined
  readonly envelope: Envelope<K, OperatingPoint>
}

const common = { safetyCapBps: 12_000_000, floorBps: 200_000, leastFactor: 1.3, rungsAtMost: 8 } as const

/**
 * Six points of VMAF are one just-noticeable difference. On the decibel scales the figures answer to those: for SSIM they were measured with x264 on two
 * films (20 points of VMAF go with about 3 dB, 95 with 17 to 18 dB); for XPSNR they are estimates.
 */
export const usualRules: Readonly<Record<QualityMetric, LadderRules>> = {
  vmaf: { stepQuality: 6, capQuality: 95, leastGain: 1, ...common },
  xpsnr: { stepQuality: 1, capQuality: 42, leastGain: 0.3, ...common },
  ssim: { stepQuality: 0.9, capQuality: 18, leastGain: 0.3, ...common },
}

/**
 * A film's ladder in one codec, from what each size of it was measured to give. The top is where more bits bring nothing; from there one just-noticeable
 * difference down at a time, each rung in the size that is best at its rate; at the bottom one for poor networks.
 *
 * @throws Failure TOO_MANY_POINTS
 */
export const chooseRungs = <K extends { readonly width: number; readonly height: number }>(
  curves: readonly MeasuredCurve<K, OperatingPoint>[],
  rules: LadderRules = usualRules.vmaf,
): ChosenLadder<K> => {
  const envelope = upperEnvelope(curves)
  const top = topOf(envelope, rules)
  if (!top) return { rungs: [], topLimit: undefined, envelope }
  const floor = floorOf(envelope, top.place, rules)
  const rungs = fewEnough(envelope, top.place, floor, rules)
  return { rungs: rungs.toReversed().map((rung) => rungOf(rung, top, rules)), topLimit: top.limit, envelope }
}

type Found<K> = EnvelopePlace<K, OperatingPoint>
type FilmEnvelope<K> = Envelope<K, OperatingPoint>

interface Top<K> {
  readonly place: Found<K>
  readonly limit: TopLimit
}

/** The cheapest of: good enough, no gain beyond, the safety cap, the end of what was measured. */
const topOf = <K>(envelope: FilmEnvelope<K>, rules: LadderRules): Top<K> | undefined => {
  const [first, last] = [envelope.pieces[0], envelope.pieces.at(-1)]
  if (!first || !last) return undefined
  const candidates: { readonly place: Found<K> | undefined; readonly limit: TopLimit }[] = [
    { place: cheapestFor(envelope, rules.capQuality), limit: 'quality' },
    { place: bestWithin(envelope, gainEnd(envelope, rules.leastGain)), limit: 'gain' },
    // Also when everything there is costs more.
    { place: bestWithin(envelope, Math.max(first.fromBps, rules.safetyCapBps)), limit: 'safety' },
  ]
  let best: Top<K> = { place: bestWithin(envelope, last.toBps)!, limit: 'measured' }
  for (const { place, limit } of candidates) if (place && place.bps < best.place.bps) best = { place, limit }
  // What costs as much as the end of the measurement is not its end when the quality is enough.
  if (best.limit === 'measured' && best.place.quality >= rules.capQuality) best = { ...best, limit: 'quality' }
  if (best.limit === 'measured' && best.place.bps > rules.safetyCapBps) best = { ...best, limit: 'safety' }
  return best
}

const half = 1.5
/** Rates are looked at this far apart: 60 of them for each factor of 3.3. */
const lookFactor = 1.02
/** Less than this before the end of the measurement, a slope says nothing. */
const leastWindow = 1.05

/** The rate from which on half as many bits again never bring `leastGain`. Infinite when they still do at the end of the measurement. */
const gainEnd = <K>(envelope: FilmEnvelope<K>, leastGain: number): number => {
  const [least, most] = [envelope.pieces[0]!.fromBps, envelope.pieces.at(-1)!.toBps]
  const gains = (bps: number) => (gainAt(envelope, bps) ?? 0) >= leastGain
  let looked = most / leastWindow
  if (looked < least || gains(looked)) return Infinity
  while (looked / lookFactor > least && !gains(looked / lookFactor)) looked /= lookFactor
  let [low, high] = [Math.max(least, looked / lookFactor), looked]
  if (!gains(low)) return low
  for (let round = 0; round < 30; round += 1) {
    const middle = Math.sqrt(low * high)
    if (gains(middle)) low = middle
    else high = middle
  }
  return high
}

/** Quality gained by half as many bits again; near the end of the measurement in proportion to what is left of it, in log rate. */
const gainAt = <K>(envelope: FilmEnvelope<K>, bps: number): number | undefined => {
  const until = Math.min(bps * half, envelope.pieces.at(-1)!.toBps)
  if (until < bps * leastWindow) return undefined
  const [from, to] = [bestWithin(envelope, bps), bestWithin(envelope, until)]
  return from && to && ((to.quality - from.quality) * Math.log(half)) / Math.log(until / bps)
}

/** The best for poor networks that is far enough below the top; the cheapest there is when all of it costs more. Undefined when one rung is enough. */
const floorOf = <K>(envelope: FilmEnvelope<K>, top: Found<K>, rules: LadderRules): Found<K> | undefined => {
  const cheapest = bestWithin(envelope, envelope.pieces[0]!.fromBps)!
  const floor = bestWithin(envelope, Math.min(rules.floorBps, top.bps / rules.leastFactor)) ?? cheapest
  return top.bps <= rules.floorBps && top.quality - floor.quality < rules.stepQuality ? undefined : floor
}

/** A rung before it is put into words. */
interface Pick<K> {
  readonly place: Found<K>
  readonly role: 'top' | 'step' | 'floor'
  /** A step: how far below its neighbour, or that rates kept it further away. */
  readonly stepQuality?: number
  readonly isRateBound?: boolean
}

/** Steps are widened until there are no more rungs than allowed. Dearest first. */
const fewEnough = <K>(envelope: FilmEnvelope<K>, top: Found<K>, floor: Found<K> | undefined, rules: LadderRules): Pick<K>[] => {
  let step = rules.stepQuality
  for (let round = 0; round < 60; round += 1) {
    const picks = stepDown(envelope, top, floor, { ...rules, stepQuality: step })
    if (picks.length <= rules.rungsAtMost) return picks
    step *= 1.1
  }
  return stepDown(envelope, top, floor, rules).slice(0, Math.max(1, rules.rungsAtMost))
}

const stepDown = <K>(
  envelope: FilmEnvelope<K>,
  top: Found<K>,
  floor: Found<K> | undefined,
  { stepQuality, leastFactor, floorBps }: LadderRules,
): Pick<K>[] => {
  const picks: Pick<K>[] = [{ place: top, role: 'top' }]
  if (!floor) return picks
  // Too close to be two rungs: poor networks come before the last bit of quality, if they cannot carry the top itself.
  if (floor.bps * leastFactor > top.bps * roundingSlack)
    return top.bps <= Math.max(floor.bps, floorBps) ? picks : [{ place: floor, role: 'floor' }]
  for (let above = top; ;) {
    const byQuality = cheapestFor(envelope, above.quality - stepQuality)
    const byRate = bestWithin(envelope, above.bps / leastFactor)
    if (!byQuality || !byRate) break
    const isRateBound = byRate.bps < byQuality.bps
    const next = isRateBound ? byRate : byQuality
    // Each is cheaper than the one above by the factor, so that this ends.
    if (next.bps < floor.bps * leastFactor) break
    picks.push({ place: next, role: 'step', stepQuality, isRateBound })
    above = next
  }
  return [...picks, { place: floor, role: 'floor' }]
}

/** Rates that come from a division by the factor may lie a last digit on the wrong side of it. */
const roundingSlack = 1 + 1e-9

const rungOf = <K extends { readonly width: number; readonly height: number }>(
  pick: Pick<K>,
  top: Top<K>,
  rules: LadderRules,
): ChosenRung<K> => {
  const { key, bps, quality, below, above, share } = pick.place
  return {
    key,
    targetBps: bps,
    quality,
    ...(below.crf === undefined || above.crf === undefined ? {} : { crf: between(below.crf, above.crf, share) }),
    ...(below.lambda === undefined ? {} : { lambda: below.lambda }),
    why: `${reasonOf(pick, top, rules)} ${key.width}x${key.height} is the best size at this rate.`,
  }
}

const reasonOf = <K>(pick: Pick<K>, top: Top<K>, rules: LadderRules): string => {
  switch (pick.role) {
    case 'top':
      return reasonOfTop(top, rules)
    case 'step':
      return pick.isRateBound
        ? `A factor of ${rules.leastFactor} in rate below the next: closer rungs would not help a player.`
        : `${points(pick.stepQuality ?? 0)} of quality below the next${(pick.stepQuality ?? 0) > rules.stepQuality ? `, so that there are at most ${rules.rungsAtMost} rungs` : ': a difference that one just sees'}.`
    case 'floor':
      return pick.place.bps <= rules.floorBps
        ? `For poor networks: within ${rate(rules.floorBps)}.`
        : `For poor networks: the cheapest that was measured, above the ${rate(rules.floorBps)} wanted.`
  }
}

const reasonOfTop = <K>({ place, limit }: Top<K>, rules: LadderRules): string => {
  switch (limit) {
    case 'quality':
      return `Quality ${shown(place.quality)} is reached; nobody sees more than ${shown(rules.capQuality)}.`
    case 'gain':
      return `From here on, half as many bits again bring less than ${points(rules.leastGain)}; quality is ${shown(place.quality)}.`
    case 'safety':
      return `The cap of ${rate(rules.safetyCapBps)} rules: this film is hard, and quality is ${shown(place.quality)}${place.bps > rules.safetyCapBps ? '. Even the cheapest that was measured costs more' : ''}.`
    case 'measured':
      return `The dearest that was measured; quality is ${shown(place.quality)}, and more bits might still bring more.`
  }
}

const shown = (quality: number): string => String(Math.round(quality * 10) / 10)
const points = (quality: number): string => `${shown(quality)} ${shown(quality) === '1' ? 'point' : 'points'}`
const rate = (bps: number): string => (bps >= 1_000_000 ? `${(bps / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`)
