import { describe, expect, it } from 'vitest'
import { callAs } from '../../../test/helpers/calls.ts'
import { openCommerceHouse } from '../../../test/helpers/commerce-house.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import type { Delivery } from '../../engines/payments/port.ts'
import { settleMs } from '../../engines/payments/local-payments.ts'

const openWorld = async () => {
  const world = await openCommerceHouse()
  await world.putPaid()
  const accountId = world.newAccount()
  const [route] = world.service.routes!
  return {
    ...world,
    me: world.as(accountId),
    post: (body: BodyInit, headers: HeadersInit = {}, method = 'POST') =>
      route!.handle(new Request('http://house/api/payments/webhook', { method, headers, ...(method === 'POST' && { body }) }), callAs()),
    hear: async ({ body, headers }: Delivery) =>
      (await route!.handle(new Request('http://house/api/payments/webhook', { method: 'POST', headers, body }), callAs())).status,
    providerEvents: () => world.context.sql.db.selectFrom('provider_event').selectAll().execute(),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

describe('the webhook of the payment provider', () => {
  it('begins an offer when its payment settles', async () => {
    await using world = await openWorld()
    await world.me.subscribe({ offerId: 'paid', paymentMethod: 'pending', idempotencyKey: '1' })
    await world.clock.advance(settleMs)
    for (const event of await world.takeEvents()) expect(await world.hear(event)).toBe(200)
    expect(await world.me.readMyOffer()).toMatchObject({ offer: { offerId: 'paid' }, payment: { state: 'paid' } })
  })

  it('hears the same twice, out of order and all at once, and does everything once', async () => {
    await using world = await openWorld()
    const { payment } = await world.me.subscribe({ offerId: 'paid', paymentMethod: 'pending', idempotencyKey: '1' })
    await world.clock.advance(settleMs)
    const events = await world.takeEvents()
    expect(events).toHaveLength(2)
    const mixed = [...events].reverse()
    await Promise.all([...mixed, ...mixed].map((event) => world.hear(event)))
    for (const event of events) await world.hear(event)
    expect((await world.ledger()).map(({ key }) => key)).toEqual([`payment:${payment!.paymentId}`, `payment:${payment!.paymentId}`])
    const told = await world.told('entitlement.changed')
    expect(told.map(({ data }) => (data as { offerId: string }).offerId)).toEqual(['paid'])
    expect((await world.providerEvents()).map(({ payment_id }) => payment_id)).toEqual([payment!.paymentId, payment!.paymentId])
  })

  it('hears of a refund before it hears that anything was paid', async () => {
    await using world = await openWorld()
    await world.me.subscribe({ offerId: 'paid', paymentMethod: 'pending', idempotencyKey: '1' })
    await world.clock.advance(settleMs)
    const { payment } = await world.me.readMyOffer()
    const { charge_id: chargeId } = await world.context.sql.db.selectFrom('payment').select('charge_id').executeTakeFirstOrThrow()
    const before = await world.takeEvents()
    await world.provider.refund({ key: 'by hand', chargeId: chargeId! })
    const [refund] = await world.takeEvents()
    for (const event of [refund!, ...before]) await world.hear(event)
    expect([...new Set((await world.ledger()).map(({ key }) => key))]).toEqual([
      `payment:${payment!.paymentId}`,
      `refund:${payment!.paymentId}:999`,
    ])
    expect(await world.me.readMyOffer()).toMatchObject({ active: false, payment: { state: 'refunded' } })
  })

  it('lets pass what is not about a payment of ours', async () => {
    await using world = await openWorld()
    const order = { amountMinor: 5, currency: 'EUR', paymentMethod: 'card', payer: 'x', words: 'x', askedAt: 0 }
    await world.provider.createCharge({ ...order, key: 'somebody else' })
    await world.provider.createCharge({ ...order, key: world.newAccount() })
    for (const event of await world.takeEvents()) expect(await world.hear(event)).toBe(200)
    expect(await world.ledger()).toEqual([])
  })

  it.each([
    ['no signature', {}, 400, 'BAD_SIGNATURE'],
    ['a signature of nobody', { 'vitascope-signature': `t=1767225600,v1=${'0'.repeat(64)}` }, 400, 'BAD_SIGNATURE'],
  ])('takes nothing with %s', async (_, headers, status, code) => {
    await using world = await openWorld()
    const response = await world.post('{}', headers)
    expect([response.status, await response.json()]).toMatchObject([status, { code }])
    expect(await world.providerEvents()).toEqual([])
  })

  it('takes no other method and no body without an end', async () => {
    await using world = await openWorld()
    expect((await world.post('', {}, 'GET')).status).toBe(405)
    expect((await world.post('x'.repeat(262_145))).status).toBe(413)
    expect((await world.post('x'.repeat(262_144))).status).toBe(400)
  })
})

describe('the running service', () => {
  it('renews, settles and hears by itself', async () => {
    await using world = await openWorld()
    await world.me.subscribe({ offerId: 'paid', paymentMethod: 'pending', idempotencyKey: '1' })
    const running = await world.service.start!()
    try {
      const isPaid = async () => {
        await world.clock.advance(1_000)
        return (await world.me.readMyOffer()).payment?.state === 'paid'
      }
      await waitFor(isPaid)
      await world.clock.advance(32 * 86_400_000)
      await waitFor(async () => {
        await world.clock.advance(5_000)
        return (await world.me.listMyPayments({})).items.length === 2
      })
    } finally {
      for (const part of running) await part.close()
    }
  })
})
