import { describe, expect, it } from 'vitest'
import type { Offer, Price } from '../../contracts/commerce.ts'
import type { AccountId, PaymentId } from '../../contracts/ids.ts'
import { paymentsADay, planChange, planSubscribe, type Wish } from './plan-request.ts'
import { newSubscription } from './subscription.ts'

const offer = (offerId: string, price?: Price): Offer => ({
  offerId,
  name: offerId,
  maxHeight: 1080,
  streams: 1,
  downloads: 0,
  ads: false,
  open: true,
  ...(price && { price }),
})
const month = (amountMinor: number, currency = 'EUR'): Price => ({ amountMinor, currency, period: 'month' })
const year = (amountMinor: number): Price => ({ amountMinor, currency: 'EUR', period: 'year' })

const from = new Date('2026-04-01T00:00:00.000Z')
const free = newSubscription('a' as AccountId, offer('free'), from)
const wish = (change: Partial<Wish>): Wish => ({
  subscription: free,
  running: undefined,
  offer: offer('big', month(1000)),
  paymentMethod: 'card',
  paymentsToday: 0,
  now: new Date('2026-04-16T00:00:00.000Z'),
  ...change,
})
/** On `offerId` for this price, in the middle of its month. */
const runningOn = (offerId: string, price: Price, to = '2026-05-01T00:00:00.000Z') => ({
  subscription: { ...free, offer_id: offerId, payment_method: 'old card' },
  running: { price, from, to: new Date(to) },
})

describe('planSubscribe', () => {
  it('takes what costs nothing and charges the whole price of what does not', () => {
    expect(planSubscribe(wish({ offer: offer('free') }))).toEqual({ do: 'take' })
    expect(planSubscribe(wish({}))).toEqual({ do: 'charge', kind: 'subscription', amountMinor: 1000, paymentMethod: 'card' })
  })

  it('takes the payment method that is known when none is named, and needs one', () => {
    const known = { ...free, payment_method: 'old card' }
    expect(planSubscribe(wish({ subscription: known, paymentMethod: undefined }))).toMatchObject({ paymentMethod: 'old card' })
    expect(planSubscribe(wish({ paymentMethod: undefined }))).toEqual({ do: 'refuse', reason: 'PAYMENT_METHOD_NEEDED' })
  })

  it('asks for money only so often in a day, and takes what costs nothing all the same', () => {
    expect(planSubscribe(wish({ paymentsToday: paymentsADay - 1 }))).toMatchObject({ do: 'charge' })
    expect(planSubscribe(wish({ paymentsToday: paymentsADay }))).toEqual({ do: 'refuse', reason: 'TOO_MANY_PAYMENTS' })
    expect(planSubscribe(wish({ paymentsToday: paymentsADay, offer: offer('free') }))).toEqual({ do: 'take' })
  })

  it('refuses what is closed, a second payment beside one on its way, and whoever has paid already', () => {
    expect(planSubscribe(wish({ offer: { ...offer('big'), open: false } }))).toEqual({ do: 'refuse', reason: 'NO_SUCH_OFFER' })
    const waiting = { ...free, open_payment_id: 'p' as PaymentId }
    expect(planSubscribe(wish({ subscription: waiting }))).toEqual({ do: 'refuse', reason: 'PAYMENT_PENDING' })
    expect(planSubscribe(wish(runningOn('small', month(500))))).toEqual({ do: 'refuse', reason: 'ALREADY_SUBSCRIBED' })
  })
})

describe('planChange', () => {
  it('to what is dearer begins at once, less what is left of the month', () => {
    expect(planChange(wish(runningOn('small', month(500))))).toEqual({
      do: 'charge',
      kind: 'change',
      amountMinor: 750,
      paymentMethod: 'card',
    })
  })

  it('to anything else waits for the end of the period', () => {
    for (const next of [month(1000), month(999), month(2000, 'USD'), year(11_999), undefined])
      expect(planChange(wish({ ...runningOn('big', month(1000)), offer: offer('other', next) }))).toEqual({ do: 'change-at-period-end' })
  })

  it('waits too when more is left of a year than a month of the dearer one costs', () => {
    const running = runningOn('small', year(6000), '2027-04-01T00:00:00.000Z')
    expect(planChange(wish({ ...running, offer: offer('big', month(1000)) }))).toEqual({ do: 'change-at-period-end' })
  })

  it('to the offer that runs lets it go on, also when it is closed by now', () => {
    const closed = { ...offer('small', month(500)), open: false }
    expect(planChange(wish({ ...runningOn('small', month(500)), offer: closed }))).toEqual({ do: 'go-on' })
  })

  it('begins for whoever has nothing that was paid for', () => {
    expect(planChange(wish({}))).toMatchObject({ do: 'charge', kind: 'subscription' })
  })
})
