import { describe, expect, it } from 'vitest'
import { openCommerceHouse } from '../../../test/helpers/commerce-house.ts'
import { settleMs } from '../../engines/payments/local-payments.ts'
import { paymentsADay } from './plan-request.ts'
import { graceMs, renewAgainMs } from './subscription.ts'

const day = 86_400_000

type World = Awaited<ReturnType<typeof openCommerceHouse>>

/** A house with the offers small (5 a month) and paid (9.99 a month), and a member. */
const openWorld = async () => {
  const world = await openCommerceHouse()
  await world.putPaid('small', 500)
  await world.putPaid('paid')
  const accountId = world.newAccount()
  await world.hearAccount(accountId)
  return { ...world, accountId, me: world.as(accountId), [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

/** What was told, without what a new account gets. */
const changes = async (world: World) =>
  (await world.told('entitlement.changed')).slice(1).map(({ data }) => {
    const { active, offerId } = data as { active: boolean; offerId: string }
    return `${offerId} ${active ? 'begins' : 'ends'}`
  })
const keys = async (world: World) => [...new Set((await world.ledger()).map(({ key }) => key.split(':')[0]))]
const balance = async (world: World) =>
  (await world.ledger()).filter(({ account }) => account === 'provider').reduce((sum, { amountMinor }) => sum + amountMinor, 0)

describe('subscribe', () => {
  it('pays at once, and says until when', async () => {
    await using world = await openWorld()
    const mine = await world.me.subscribe({ offerId: 'paid', paymentMethod: 'card', idempotencyKey: '1' })
    expect(mine).toMatchObject({
      active: true,
      offer: { offerId: 'paid' },
      since: '2026-01-01T00:00:00.000Z',
      until: '2026-02-01T00:00:00.000Z',
      cancelled: false,
      payment: { state: 'paid', amountMinor: 999, currency: 'EUR', kind: 'subscription', to: '2026-02-01T00:00:00.000Z' },
    })
    expect(await changes(world)).toEqual(['paid begins'])
    expect((await world.ledger()).map(({ account, amountMinor }) => [account, amountMinor])).toEqual([
      ['provider', 999],
      ['sales:paid', -999],
    ])
  })

  it('does the same once for one key, also when both come together', async () => {
    await using world = await openWorld()
    const ask = (idempotencyKey: string) => world.me.subscribe({ offerId: 'paid', paymentMethod: 'card', idempotencyKey })
    await Promise.all([ask('1'), ask('1')])
    await ask('1')
    expect((await world.me.listMyPayments({})).items).toHaveLength(1)
    expect(await balance(world)).toBe(999)
    await expect(ask('2')).rejects.toMatchObject({ code: 'ALREADY_SUBSCRIBED' })
  })

  it('leaves everything as it was when the payment is refused, and says so each time', async () => {
    await using world = await openWorld()
    const ask = () => world.me.subscribe({ offerId: 'paid', paymentMethod: 'refuse', idempotencyKey: '1' })
    for (let times = 0; times < 2; times += 1)
      await expect(ask()).rejects.toMatchObject({ code: 'PAYMENT_REFUSED', data: { words: 'The card was refused.' } })
    expect(await world.me.readMyOffer()).toMatchObject({ active: true, offer: { offerId: 'house' }, payment: { state: 'refused' } })
    expect(await world.ledger()).toEqual([])
    const again = { offerId: 'paid', paymentMethod: 'card', idempotencyKey: '2' }
    expect(await world.me.subscribe(again)).toMatchObject({ offer: { offerId: 'paid' } })
  })

  it('lets nobody try out cards all day', async () => {
    await using world = await openWorld()
    const ask = (n: number) => world.me.subscribe({ offerId: 'paid', paymentMethod: 'refuse', idempotencyKey: `${n}` })
    for (let n = 0; n < paymentsADay; n += 1) await expect(ask(n)).rejects.toMatchObject({ code: 'PAYMENT_REFUSED' })
    await expect(ask(100)).rejects.toMatchObject({ code: 'TOO_MANY_PAYMENTS', status: 429 })
    await world.clock.advance(day)
    await expect(ask(100)).rejects.toMatchObject({ code: 'PAYMENT_REFUSED' })
  })

  it('needs a payment method for what costs money, none for what does not', async () => {
    await using world = await openWorld()
    const bare = (offerId: string) => world.me.subscribe({ offerId, idempotencyKey: offerId })
    await expect(bare('paid')).rejects.toMatchObject({ code: 'PAYMENT_METHOD_NEEDED' })
    expect(await bare('basic')).toMatchObject({ active: true, offer: { offerId: 'basic' } })
  })

  it.each([
    ['pending', 'paid', 'paid'],
    ['pending-refuse', 'refused', 'house'],
  ])('waits for a payment that is %s, which then is %s', async (paymentMethod, state, offerId) => {
    await using world = await openWorld()
    const mine = await world.me.subscribe({ offerId: 'paid', paymentMethod, idempotencyKey: '1' })
    expect(mine).toMatchObject({ offer: { offerId: 'house' }, payment: { state: 'pending' } })
    await expect(world.me.subscribe({ offerId: 'small', paymentMethod: 'card', idempotencyKey: '2' })).rejects.toMatchObject({
      code: 'PAYMENT_PENDING',
    })
    await world.clock.advance(Math.max(settleMs, 60_000))
    await world.work()
    expect(await world.me.readMyOffer()).toMatchObject({ active: true, offer: { offerId }, payment: { state } })
  })

  it('gives back what is paid after it was cancelled', async () => {
    await using world = await openWorld()
    await world.me.subscribe({ offerId: 'paid', paymentMethod: 'pending', idempotencyKey: '1' })
    await world.me.cancelSubscription({ when: 'now' })
    await world.clock.advance(60_000)
    await world.work()
    expect(await world.me.readMyOffer()).toMatchObject({ active: false, payment: { state: 'refunded', refundedMinor: 999 } })
    expect(await keys(world)).toEqual(['payment', 'refund'])
    expect(await balance(world)).toBe(0)
  })
})

describe('a subscription', () => {
  const subscribed = async () => {
    const world = await openWorld()
    await world.me.subscribe({ offerId: 'paid', paymentMethod: 'card', idempotencyKey: '1' })
    return world
  }

  it('is renewed at the end of its period, once, however many look', async () => {
    await using world = await subscribed()
    await world.clock.advance(31 * day - 1)
    await world.work()
    expect(await balance(world)).toBe(999)
    await world.clock.advance(1)
    await Promise.all([world.work(), world.work(), world.work()])
    expect(await world.me.readMyOffer()).toMatchObject({ active: true, until: '2026-03-01T00:00:00.000Z', payment: { kind: 'renewal' } })
    expect(await balance(world)).toBe(2 * 999)
    expect(await changes(world)).toEqual(['paid begins'])
  })

  it('goes on for some days without being paid, is tried each day, and then ends', async () => {
    await using world = await subscribed()
    await world.me.changeOffer({ offerId: 'paid', paymentMethod: 'refuse', idempotencyKey: '2' })
    await world.clock.advance(31 * day)
    await world.work()
    expect(await world.me.readMyOffer()).toMatchObject({
      active: true,
      until: '2026-02-08T00:00:00.000Z',
      words: expect.stringContaining('The card was refused.') as unknown,
    })
    for (let days = 1; days < graceMs / renewAgainMs; days += 1) {
      await world.clock.advance(renewAgainMs)
      await world.work()
    }
    expect((await world.me.listMyPayments({})).items.filter(({ kind }) => kind === 'renewal')).toHaveLength(7)
    expect((await world.me.readMyOffer()).active).toBe(true)
    await world.clock.advance(renewAgainMs)
    await world.work()
    expect(await world.me.readMyOffer()).toMatchObject({ active: false, words: expect.stringContaining('not paid for') as unknown })
    expect(await changes(world)).toEqual(['paid begins', 'paid ends'])
  })

  it('is paid within the days of grace by another card, and no day is given away', async () => {
    await using world = await subscribed()
    await world.me.changeOffer({ offerId: 'paid', paymentMethod: 'refuse', idempotencyKey: '2' })
    await world.clock.advance(33 * day)
    await world.work()
    await world.me.changeOffer({ offerId: 'paid', paymentMethod: 'card', idempotencyKey: '3' })
    await world.work()
    const mine = await world.me.readMyOffer()
    expect(mine).toMatchObject({ active: true, until: '2026-03-01T00:00:00.000Z', payment: { from: '2026-02-01T00:00:00.000Z' } })
    expect(mine.words).toBeUndefined()
  })

  it('does not ask for months in which the house was closed', async () => {
    await using world = await subscribed()
    await world.clock.advance(100 * day)
    await world.work()
    expect(await balance(world)).toBe(2 * 999)
    expect(await world.me.readMyOffer()).toMatchObject({ active: true, until: '2026-05-11T00:00:00.000Z' })
  })

  it('that is cancelled ends with its period, or at once, or goes on after all', async () => {
    await using world = await subscribed()
    const cancelled = await world.me.cancelSubscription({ when: 'period-end' })
    expect(cancelled).toMatchObject({ active: true, cancelled: true, until: '2026-02-01T00:00:00.000Z' })
    expect(await world.me.changeOffer({ offerId: 'paid', idempotencyKey: '2' })).toMatchObject({ cancelled: false })
    await world.me.cancelSubscription({ when: 'period-end' })
    expect(await world.me.cancelSubscription({ when: 'period-end' })).toEqual(cancelled)
    await world.clock.advance(31 * day)
    await world.work()
    expect(await world.me.readMyOffer()).toMatchObject({ active: false, words: expect.stringContaining('cancelled') as unknown })
    await world.me.subscribe({ offerId: 'small', paymentMethod: 'card', idempotencyKey: '3' })
    expect(await world.me.cancelSubscription({ when: 'now' })).toMatchObject({ active: false })
    expect(await changes(world)).toEqual(['paid begins', 'paid ends', 'small begins', 'small ends'])
    expect(await balance(world)).toBe(999 + 500)
  })

  it('changes to what is dearer at once, for the difference, and to what is cheaper with the next period', async () => {
    await using world = await subscribed()
    expect(await world.me.changeOffer({ offerId: 'small', idempotencyKey: '2' })).toMatchObject({
      offer: { offerId: 'paid' },
      nextOfferId: 'small',
    })
    await world.clock.advance(31 * day)
    await world.work()
    expect(await world.me.readMyOffer()).toMatchObject({ offer: { offerId: 'small' }, until: '2026-03-01T00:00:00.000Z' })
    await world.clock.advance(14 * day)
    const back = await world.me.changeOffer({ offerId: 'paid', idempotencyKey: '3' })
    expect(back).toMatchObject({
      offer: { offerId: 'paid' },
      until: '2026-03-15T00:00:00.000Z',
      payment: { amountMinor: 999 - 250, kind: 'change' },
    })
    expect(await changes(world)).toEqual(['paid begins', 'small begins', 'paid begins'])
  })

  it('whose offer costs nothing by now goes on for nothing', async () => {
    await using world = await subscribed()
    const { price: _, ...offer } = (await world.me.readMyOffer()).offer
    await world.as().putOffer(offer)
    await world.clock.advance(31 * day)
    await world.work()
    const mine = await world.me.readMyOffer()
    expect([mine.active, mine.until]).toEqual([true, undefined])
  })

  it('still gets its end decided when a change is on its way over it', async () => {
    await using world = await subscribed()
    await world.putPaid('dear', 5000)
    await world.clock.advance(31 * day - 1)
    await world.me.changeOffer({ offerId: 'dear', paymentMethod: 'pending-refuse', idempotencyKey: '2' })
    await world.clock.advance(1)
    await world.work()
    expect(await world.me.readMyOffer()).toMatchObject({ active: true, offer: { offerId: 'paid' }, until: '2026-02-08T00:00:00.000Z' })
    for (let days = 0; days < 8; days += 1) {
      await world.clock.advance(day)
      await world.work()
    }
    expect(await world.me.readMyOffer()).toMatchObject({ active: false })
  })
})

describe('a refund', () => {
  it('gives all back, ends what it paid for, and happens once', async () => {
    await using world = await openWorld()
    const mine = await world.me.subscribe({ offerId: 'paid', paymentMethod: 'card', idempotencyKey: '1' })
    const { paymentId } = mine.payment!
    const refund = () => world.as().refundPayment({ paymentId })
    const [one, two] = await Promise.all([refund(), refund()])
    expect([one.state, two.state]).toEqual(['refunded', 'refunded'])
    await refund()
    expect(await keys(world)).toEqual(['payment', 'refund'])
    expect(await balance(world)).toBe(0)
    expect(await world.me.readMyOffer()).toMatchObject({ active: false, words: expect.stringContaining('given back') as unknown })
    expect(await changes(world)).toEqual(['paid begins', 'paid ends'])
  })

  it('of an earlier period takes nothing away', async () => {
    await using world = await openWorld()
    const { payment } = await world.me.subscribe({ offerId: 'paid', paymentMethod: 'card', idempotencyKey: '1' })
    await world.clock.advance(31 * day)
    await world.work()
    await world.as().refundPayment({ paymentId: payment!.paymentId })
    expect((await world.me.readMyOffer()).active).toBe(true)
  })

  it('of what is unknown or was not paid is refused', async () => {
    await using world = await openWorld()
    const paymentId = world.accountId as string as NonNullable<Awaited<ReturnType<typeof world.me.readMyOffer>>['payment']>['paymentId']
    await expect(world.as().refundPayment({ paymentId })).rejects.toMatchObject({ code: 'NO_SUCH_PAYMENT' })
    await world.me.subscribe({ offerId: 'paid', paymentMethod: 'refuse', idempotencyKey: '1' }).catch(() => {})
    const { payment } = await world.me.readMyOffer()
    await expect(world.as().refundPayment({ paymentId: payment!.paymentId })).rejects.toMatchObject({ code: 'NOT_PAID' })
  })
})

describe('payments', () => {
  it('are listed latest first, page by page, each to their own account', async () => {
    await using world = await openWorld()
    await world.me.subscribe({ offerId: 'small', paymentMethod: 'card', idempotencyKey: '1' })
    await world.me.changeOffer({ offerId: 'paid', idempotencyKey: '2' })
    const other = world.newAccount()
    await world.as(other).subscribe({ offerId: 'small', paymentMethod: 'card', idempotencyKey: '1' })
    const first = await world.me.listMyPayments({ limit: 1 })
    const second = await world.me.listMyPayments({ limit: 1, cursor: first.nextCursor! })
    expect([...first.items, ...second.items].map(({ kind }) => kind)).toEqual(['change', 'subscription'])
    expect(second.nextCursor).toBeUndefined()
    expect((await world.as().listPayments({})).items).toHaveLength(3)
    expect((await world.as().listPayments({ accountId: other })).items).toHaveLength(1)
    await expect(world.me.listMyPayments({ cursor: 'x' })).rejects.toMatchObject({ code: 'BAD_CURSOR' })
    await expect(world.as().listPayments({ cursor: 'x' })).rejects.toMatchObject({ code: 'BAD_CURSOR' })
  })
})
