import type { Right } from '../contracts/rights.ts'
import type { Anonymity, Place } from '../contracts/service.ts'
import { fromInstant } from '../kit/clock.ts'

/** Who wants to watch, and from where. */
export interface Watcher {
  readonly place: Place | undefined
  /** What the account subscribes to. `every` for who only looks around: what another offer includes is shown, or nobody would choose it. */
  readonly offers: readonly string[] | 'every'
  /** The highest maturity age the profile may see, in years. */
  readonly maturityLimit: number
}

export type AvailabilityRefusal =
  | { readonly reason: 'TOO_MATURE'; readonly maturityAge: number; readonly limit: number }
  | { readonly reason: 'NOT_IN_TERRITORY'; readonly country: string }
  | { readonly reason: 'COUNTRY_UNKNOWN' }
  | { readonly reason: 'HIDDEN_NETWORK'; readonly kind: Anonymity }
  /** UTC milliseconds, as all instants here. */
  | { readonly reason: 'NOT_YET'; readonly from: number }
  | { readonly reason: 'NO_LONGER'; readonly until: number }
  | { readonly reason: 'NEEDS_OFFER'; readonly offers: readonly string[] }

export type Availability =
  /** `until`: the earliest moment at which the answer changes to no. */
  { readonly allow: true; readonly until?: number } | ({ readonly allow: false } & AvailabilityRefusal)

/**
 * How far each reason is from allowing, nearest first. An offer can be bought and a VPN be turned off by the viewer at once; that the house
 * does not know their country may be a matter of minutes; a window that opens only has to be waited for. One that has closed does not
 * open again, and a right of another country was never meant for this viewer.
 */
const distance = { NEEDS_OFFER: 0, HIDDEN_NETWORK: 1, COUNTRY_UNKNOWN: 2, NOT_YET: 3, NO_LONGER: 4, NOT_IN_TERRITORY: 5 } as const
type RightRefusal = Exclude<AvailabilityRefusal, { reason: 'TOO_MATURE' }>

/**
 * Whether a title may be watched now. The one rule of home, search, title pages and plays; edges hold to it through the end of the token.
 *
 * A title without rights is free of restrictions. Of several rights one that allows is enough. What keeps a viewer from a right is the
 * furthest of its reasons (it does not help to turn off a VPN for a film that comes next month); a refusal names the right that is nearest.
 */
export const availability = (
  title: { readonly rights: readonly Right[]; readonly maturityAge: number },
  watcher: Watcher,
  nowMs: number,
): Availability => {
  if (title.maturityAge > watcher.maturityLimit)
    return { allow: false, reason: 'TOO_MATURE', maturityAge: title.maturityAge, limit: watcher.maturityLimit }
  if (title.rights.length === 0) return { allow: true }
  const end = endOfWindows(
    title.rights.filter((right) => !personRefusal(right, watcher)),
    nowMs,
  )
  if (end === nowMs) return { allow: false, ...nearest(title.rights.flatMap((right) => rightRefusal(right, watcher, nowMs) ?? [])) }
  return end === Number.POSITIVE_INFINITY ? { allow: true } : { allow: true, until: end }
}

/** Where the windows that hold `nowMs` end, and those that go on from there; `nowMs` itself when none holds it. */
const endOfWindows = (rights: readonly Right[], nowMs: number): number => {
  let end = nowMs
  // Each turn takes one window at least, so there are no more turns than rights.
  for (;;) {
    const next = Math.max(end, ...rights.filter((right) => fromOf(right) <= end).map(untilOf))
    if (next === end) return end
    end = next
  }
}

const fromOf = (right: Right): number => (right.from === undefined ? Number.NEGATIVE_INFINITY : fromInstant(right.from))
const untilOf = (right: Right): number => (right.until === undefined ? Number.POSITIVE_INFINITY : fromInstant(right.until))

const rightRefusal = (right: Right, watcher: Watcher, nowMs: number): RightRefusal | undefined =>
  furthest([personRefusal(right, watcher), windowRefusal(right, nowMs)].flatMap((refusal) => refusal ?? []))

const windowRefusal = (right: Right, nowMs: number): RightRefusal | undefined => {
  if (nowMs < fromOf(right)) return { reason: 'NOT_YET', from: fromOf(right) }
  return nowMs >= untilOf(right) ? { reason: 'NO_LONGER', until: untilOf(right) } : undefined
}

/** What keeps this viewer from a right at any time: the furthest of it. */
const personRefusal = (right: Right, { place, offers }: Watcher): RightRefusal | undefined =>
  placeRefusal(right, place) ??
  (right.offers === 'any' || offers === 'every' || right.offers.some((offerId) => offers.includes(offerId))
    ? undefined
    : { reason: 'NEEDS_OFFER', offers: right.offers })

/** The country of a hidden network is that of the network, so it tells nothing, and is not looked at where territories count. */
const placeRefusal = ({ territories, except }: Right, place: Place | undefined): RightRefusal | undefined => {
  if (territories === 'world' && except.length === 0) return undefined
  if (place?.anonymity) return { reason: 'HIDDEN_NETWORK', kind: place.anonymity }
  if (place?.country === undefined) return { reason: 'COUNTRY_UNKNOWN' }
  const { country } = place
  const within = (territories === 'world' || territories.includes(country)) && !except.includes(country)
  return within ? undefined : { reason: 'NOT_IN_TERRITORY', country }
}

const furthest = (refusals: readonly RightRefusal[]): RightRefusal | undefined =>
  refusals.toSorted((a, b) => distance[b.reason] - distance[a.reason])[0]

/** The nearest of all; of windows the one that opens first or closed last, of offers all that would do. */
const nearest = (refusals: readonly RightRefusal[]): RightRefusal => {
  const best = refusals.toSorted((a, b) => distance[a.reason] - distance[b.reason])[0]!
  const alike = refusals.filter((refusal) => refusal.reason === best.reason)
  switch (best.reason) {
    case 'NOT_YET':
      return { reason: 'NOT_YET', from: Math.min(...alike.map((each) => (each as typeof best).from)) }
    case 'NO_LONGER':
      return { reason: 'NO_LONGER', until: Math.max(...alike.map((each) => (each as typeof best).until)) }
    case 'NEEDS_OFFER':
      return { reason: 'NEEDS_OFFER', offers: [...new Set(alike.flatMap((each) => (each as typeof best).offers))].toSorted() }
    default:
      return best
  }
}
