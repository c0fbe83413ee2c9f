import type { Offer } from '../../contracts/commerce.ts'
import type { AccountId } from '../../contracts/ids.ts'
import { toInstant } from '../../kit/clock.ts'
import { noOffer } from './offer-rows.ts'
import { periodEnd } from './period.ts'
import type { PaymentRow, Subscription } from './tables.ts'

/*
 * How a subscription moves. Every function takes the row as it is and gives the row as it is to be; nothing is read or written here.
 *
 *   nothing, or what costs nothing --payment is paid--> paid --period ends--> renewing --paid--> paid
 *                                                        |                      |--refused, again each day--> grace is over --> ended
 *                                                        |--cancelled, given back--> ended
 *
 * `active` alone says whether somebody may watch: while nobody looks after renewals, everybody keeps what they have.
 */

const day = 86_400_000
/** How long an offer goes on after the end of what was paid, in milliseconds. */
export const graceMs = 7 * day
/** How often a refused renewal is tried, in milliseconds. */
export const renewAgainMs = day

const settled = {
  anchor_at: null,
  paid_until: null,
  paid_by: null,
  open_payment_id: null,
  cancelled: false,
  next_offer_id: null,
  grace_until: null,
  due_at: null,
  words: null,
} as const

/** What an account has of which nothing is stored yet. */
export const newSubscription = (accountId: AccountId, offer: Offer | undefined, since: Date): Subscription => ({
  ...settled,
  account_id: accountId,
  offer_id: (offer ?? noOffer).offerId,
  active: offer !== undefined,
  since,
  payment_method: null,
  ...(!offer && { words: 'Every offer of this house costs money. Subscribe to one to watch.' }),
})

/** An offer that costs nothing begins, or takes the place of another. */
export const taken = (now: Subscription, offerId: string, at: Date): Subscription => ({
  ...now,
  ...settled,
  offer_id: offerId,
  active: true,
  since: now.active && now.offer_id === offerId ? now.since : at,
})

/** Nothing is owed and nothing may be watched. What is still on its way to being paid is given back. */
export const ended = (now: Subscription, words: string): Subscription => ({ ...now, ...settled, active: false, words })

/** What was cancelled goes on to the end of what was paid, if that is wished and there is anything left of it. */
export const cancelled = (now: Subscription, when: 'now' | 'period-end', at: Date): Subscription => {
  const isPaid = now.active && now.paid_until !== null && now.paid_until > at
  if (when === 'period-end' && isPaid) return { ...now, cancelled: true, next_offer_id: null, open_payment_id: null }
  return now.active || now.open_payment_id !== null ? ended(now, cancelledWords) : now
}

const cancelledWords = 'The subscription was cancelled. Subscribe again to watch.'

/** A payment was asked for that may change it. */
export const asked = (now: Subscription, payment: Pick<PaymentRow, 'payment_id' | 'payment_method'>): Subscription => ({
  ...now,
  open_payment_id: payment.payment_id,
  payment_method: payment.payment_method,
})

/** The same for the next period: from here on the days of grace are counted. */
export const renewing = (now: Subscription, payment: Pick<PaymentRow, 'payment_id' | 'payment_method'>, at: Date): Subscription =>
  waiting(asked(now, payment), at)

/** Its period is over and its open payment is not settled yet. */
export const waiting = (now: Subscription, at: Date): Subscription => {
  const graceUntil = now.grace_until ?? new Date(at.getTime() + graceMs)
  return { ...now, grace_until: graceUntil, due_at: graceUntil }
}

/** Its open payment was paid. Gives the period that it paid for, too. */
export const paid = (
  now: Subscription,
  payment: Pick<PaymentRow, 'payment_id' | 'offer_id' | 'kind' | 'period' | 'payment_method'>,
  at: Date,
): { readonly subscription: Subscription; readonly from: Date; readonly to: Date } => {
  const goesOn = payment.kind === 'renewal' && now.active && now.paid_until !== null
  const isSame = goesOn && now.offer_id === payment.offer_id
  const next = goesOn && periodEnd(isSame ? now.anchor_at! : now.paid_until!, payment.period, now.paid_until!)
  // A house that was closed for longer than a whole period does not ask for it.
  const [anchor, from, to] =
    next && next > at ? [isSame ? now.anchor_at! : now.paid_until!, now.paid_until!, next] : [at, at, periodEnd(at, payment.period, at)]
  return {
    from,
    to,
    subscription: {
      ...now,
      ...settled,
      offer_id: payment.offer_id,
      active: true,
      since: now.active && now.offer_id === payment.offer_id ? now.since : at,
      payment_method: payment.payment_method,
      anchor_at: anchor,
      paid_until: to,
      paid_by: payment.payment_id,
      due_at: to,
    },
  }
}

/** Its open payment was refused. A renewal is tried again until the days of grace are over. */
export const refused = (now: Subscription, words: string, at: Date): Subscription => {
  const { grace_until: graceUntil } = now
  if (!graceUntil) return { ...now, open_payment_id: null }
  return {
    ...now,
    open_payment_id: null,
    due_at: new Date(Math.min(at.getTime() + renewAgainMs, graceUntil.getTime())),
    words: `The last payment was refused: ${words} It is tried again each day until ${toInstant(graceUntil.getTime())}; then the offer ends.`,
  }
}

export type DuePlan =
  | { readonly do: 'wait' }
  | { readonly do: 'end'; readonly words: string }
  | { readonly do: 'take'; readonly offerId: string }
  | { readonly do: 'charge'; readonly offer: Offer; readonly paymentMethod: string }

/** What is to be done with what is due: a period, or a day of grace, has ended. `offer` is what is to go on: the next one where another was chosen. */
export const planDue = (now: Subscription, offer: Offer | undefined, at: Date): DuePlan => {
  if (now.cancelled) return { do: 'end', words: cancelledWords }
  if (now.grace_until && now.grace_until <= at)
    return { do: 'end', words: 'The last period was not paid for, also not within seven days. Subscribe again to watch.' }
  if (now.open_payment_id !== null) return { do: 'wait' }
  if (!offer) return { do: 'end', words: 'This offer is no more. Subscribe to another one.' }
  if (!offer.price) return { do: 'take', offerId: offer.offerId }
  return now.payment_method === null
    ? { do: 'end', words: 'There is no payment method for the next period. Subscribe again to watch.' }
    : { do: 'charge', offer, paymentMethod: now.payment_method }
}
