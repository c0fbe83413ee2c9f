import { describe, expect, it } from 'vitest'
import { openCommerceHouse } from '../../../test/helpers/commerce-house.ts'
import type { Charge } from '../../engines/payments/port.ts'
import { applyCharge } from './apply-charge.ts'

/** A member who paid 9.99, and the provider's words about that. */
const openWorld = async () => {
  const world = await openCommerceHouse()
  await world.putPaid()
  const me = world.as(world.newAccount())
  const { payment } = await me.subscribe({ offerId: 'paid', paymentMethod: 'card', idempotencyKey: '1' })
  return {
    ...world,
    me,
    paymentId: payment!.paymentId,
    apply: (change: Partial<Charge>) => {
      const charge: Charge = {
        key: payment!.paymentId,
        chargeId: 'c',
        state: 'paid',
        amountMinor: 999,
        currency: 'EUR',
        refundedMinor: 0,
        ...change,
      }
      return world.context.sql.transaction((trx) => applyCharge(trx, world.context, charge))
    },
    refunds: async () =>
      (await world.ledger())
        .filter(({ key, account }) => key.startsWith('refund:') && account === 'provider')
        .map(({ amountMinor }) => amountMinor),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

describe('applyCharge', () => {
  it('writes each part that is given back once, and ends the offer when all of it is', async () => {
    await using world = await openWorld()
    for (const refundedMinor of [300, 300, 0, 500, 300]) await world.apply({ refundedMinor })
    expect(await world.refunds()).toEqual([-300, -200])
    expect(await world.me.readMyOffer()).toMatchObject({ active: true, payment: { state: 'paid', refundedMinor: 500 } })
    for (const refundedMinor of [999, 500]) await world.apply({ refundedMinor })
    expect(await world.refunds()).toEqual([-300, -200, -499])
    expect(await world.me.readMyOffer()).toMatchObject({ active: false, payment: { state: 'refunded' } })
  })

  it('takes back nothing for a state that came before', async () => {
    await using world = await openWorld()
    for (const state of ['pending', 'refused', 'paid'] as const) await world.apply({ state })
    expect(await world.me.readMyOffer()).toMatchObject({ active: true, payment: { state: 'paid' } })
    expect(await world.ledger()).toHaveLength(2)
  })

  it.each([{ amountMinor: 998 }, { currency: 'USD' }])('takes %j for a defect: that was never asked for', async (change) => {
    await using world = await openWorld()
    await expect(world.apply({ ...change, refundedMinor: 100 })).rejects.toThrow('with another amount')
    expect(await world.refunds()).toEqual([])
  })

  it('does not know payments of others', async () => {
    await using world = await openWorld()
    expect(await world.apply({ key: 'x' })).toBeUndefined()
    expect(await world.apply({ key: world.newAccount() })).toBeUndefined()
  })
})
