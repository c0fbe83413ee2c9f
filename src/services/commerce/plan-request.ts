import type { Offer, Price } from '../../contracts/commerce.ts'
import { unusedMinor, yearlyMinor } from './period.ts'
import type { Subscription } from './tables.ts'

/** The running period, as it was paid. */
export interface RunningPeriod {
  readonly price: Price
  readonly from: Date
  readonly to: Date
}

export interface Wish {
  readonly subscription: Subscription
  /** What it runs on; undefined for what costs nothing. */
  readonly running: RunningPeriod | undefined
  /** The offer that is wanted. */
  readonly offer: Offer
  readonly paymentMethod: string | undefined
  /** How many payments were asked for within the last day, whatever became of them. */
  readonly paymentsToday: number
  readonly now: Date
}

/** More in a day is nobody who wants to watch: stolen cards are tried out like that. */
export const paymentsADay = 20

export type RequestPlan =
  | { readonly do: 'take' }
  | { readonly do: 'charge'; readonly kind: 'subscription' | 'change'; readonly amountMinor: number; readonly paymentMethod: string }
  | { readonly do: 'change-at-period-end' }
  | { readonly do: 'go-on' }
  | {
      readonly do: 'refuse'
      readonly reason: 'NO_SUCH_OFFER' | 'ALREADY_SUBSCRIBED' | 'PAYMENT_PENDING' | 'PAYMENT_METHOD_NEEDED' | 'TOO_MANY_PAYMENTS'
    }

/** What becomes of somebody who wants an offer and has none that was paid for. */
export const planSubscribe = (wish: Wish): RequestPlan => {
  const refusal = refusalOf(wish)
  if (refusal) return refusal
  return wish.running ? { do: 'refuse', reason: 'ALREADY_SUBSCRIBED' } : begin(wish)
}

/**
 * What becomes of a change. What is dearer in a year begins at once, for its price less what is left of the running period; anything else waits for the end
 * of what was paid. Who asks for the offer that runs wants it to go on after all.
 */
export const planChange = (wish: Wish): RequestPlan => {
  const { subscription, running, offer, now } = wish
  if (running && offer.offerId === subscription.offer_id) return { do: 'go-on' }
  const refusal = refusalOf(wish)
  if (refusal) return refusal
  if (!running) return begin(wish)
  const { price } = offer
  if (!price || price.currency !== running.price.currency || yearlyMinor(price) <= yearlyMinor(running.price))
    return { do: 'change-at-period-end' }
  const amountMinor = price.amountMinor - unusedMinor({ ...running, amountMinor: running.price.amountMinor }, now)
  // Most of a year is left, and a month of the dearer one costs less than that.
  return amountMinor > 0 ? charge(wish, 'change', amountMinor) : { do: 'change-at-period-end' }
}

const refusalOf = ({ offer, subscription }: Wish): RequestPlan | undefined => {
  if (!offer.open) return { do: 'refuse', reason: 'NO_SUCH_OFFER' }
  return subscription.open_payment_id === null ? undefined : { do: 'refuse', reason: 'PAYMENT_PENDING' }
}

const begin = (wish: Wish): RequestPlan => (wish.offer.price ? charge(wish, 'subscription', wish.offer.price.amountMinor) : { do: 'take' })

const charge = (wish: Wish, kind: 'subscription' | 'change', amountMinor: number): RequestPlan => {
  const paymentMethod = wish.paymentMethod ?? wish.subscription.payment_method
  if (paymentMethod === null) return { do: 'refuse', reason: 'PAYMENT_METHOD_NEEDED' }
  if (wish.paymentsToday >= paymentsADay) return { do: 'refuse', reason: 'TOO_MANY_PAYMENTS' }
  return { do: 'charge', kind, amountMinor, paymentMethod }
}
