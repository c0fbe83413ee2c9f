import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCommerceHouse } from '../../../test/helpers/commerce-house.ts'
import '../../../test/helpers/property-seed.ts'
import type { AccountId } from '../../contracts/ids.ts'
import { settleMs } from '../../engines/payments/local-payments.ts'
import type { Delivery, Payments } from '../../engines/payments/port.ts'
import type { Sql, SqlEngine } from '../../engines/sql/port.ts'
import { ledgerFaults } from './ledger.ts'

/*
 * Whatever members and operators do, in whatever order the provider tells, wherever the process dies: no money without its place in the ledger, none
 * twice, and whoever paid may watch.
 *
 * The process dies at an await: a call of the payment provider, or a transaction, throws before it had its effect or after. What had its effect stays, as the
 * database and the provider keep it; what would have followed does not happen. The next step is the next process.
 */

const day = 86_400_000
const runs = 12

/** Where the process dies: at which of the awaits to come, and on which side of the effect. */
interface Death {
  readonly awaits: number
  readonly side: 'before' | 'after'
}

type Step = { readonly death: Death | undefined; readonly who: 0 | 1 } & (
  | { readonly do: 'subscribe' | 'change'; readonly offerId: string; readonly method: string; readonly key: number }
  | { readonly do: 'cancel'; readonly when: 'now' | 'period-end' }
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'hear'; readonly order: readonly number[] }
  | { readonly do: 'work' | 'refund' | 'replay' }
)

const death = fc.option(fc.record({ awaits: fc.integer({ min: 1, max: 5 }), side: fc.constantFrom('before', 'after') }), {
  nil: undefined,
  freq: 2,
})
const step: fc.Arbitrary<Step> = fc
  .tuple(
    death,
    fc.constantFrom(0, 1),
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constantFrom('subscribe', 'change'),
          offerId: fc.constantFrom('small', 'paid', 'yearly', 'basic'),
          method: fc.constantFrom('card', 'card', 'refuse', 'pending', 'pending', 'pending-refuse'),
          key: fc.nat(6),
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), when: fc.constantFrom('now', 'period-end') }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(0.001, 1, 8, 31, 32) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('hear' as const), order: fc.array(fc.nat(20), { maxLength: 12 }) }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('work', 'work', 'work', 'refund', 'replay') }) },
    ),
  )
  .map(([dies, who, what]) => ({ ...what, death: dies, who }) as Step)

/** Counts the awaits at which it may die. */
const mortal = () => {
  let left: Death | undefined
  const at = async <Result>(effect: () => Promise<Result>): Promise<Result> => {
    const due = left?.awaits === 1 ? left.side : undefined
    left = left && due === undefined ? { ...left, awaits: left.awaits - 1 } : undefined
    if (due === 'before') throw new Error('died before')
    const result = await effect()
    if (due === 'after') throw new Error('died after')
    return result
  }
  return {
    dieAt: (next: Death | undefined) => {
      left = next
    },
    wrapPayments: (payments: Payments): Payments => ({
      ...payments,
      createCharge: (order) => at(() => payments.createCharge(order)),
      readCharge: (chargeId) => at(() => payments.readCharge(chargeId)),
      refund: (ask) => at(() => payments.refund(ask)),
    }),
    wrapSql: (engine: SqlEngine): SqlEngine => ({
      ...engine,
      async open<Tables>(...ask: Parameters<SqlEngine['open']>): Promise<Sql<Tables>> {
        const sql = await engine.open<Tables>(...ask)
        return { ...sql, transaction: (change, options) => at(() => sql.transaction(change, options)) }
      },
    }),
  }
}

const openWorld = async () => {
  const life = mortal()
  const world = await openCommerceHouse(life)
  await world.putPaid('small', 500)
  await world.putPaid('paid', 999)
  await world.putPaid('yearly', 9000, 'year')
  const accounts = [world.newAccount(), world.newAccount()] as const
  const waiting: Delivery[] = []
  const heard: Delivery[] = []
  const [route] = world.service.routes!
  const hear = async (event: Delivery): Promise<void> => {
    const request = new Request('http://house/api/payments/webhook', { method: 'POST', ...event })
    // An event that waited for more than five minutes is signed again by its provider; this one is let in as it is.
    const response = await route!.handle(request, undefined as never)
    expect([200, 400]).toContain(response.status)
    heard.push(event)
  }
  return { ...world, life, accounts, waiting, heard, hear, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}
type World = Awaited<ReturnType<typeof openWorld>>

const take = async (world: World, one: Step): Promise<unknown> => {
  const accountId = world.accounts[one.who]
  const me = world.as(accountId)
  switch (one.do) {
    case 'subscribe':
    case 'change': {
      const ask = { offerId: one.offerId, paymentMethod: one.method, idempotencyKey: `${one.do} ${one.key}` }
      return one.do === 'subscribe' ? me.subscribe(ask) : me.changeOffer(ask)
    }
    case 'cancel':
      return me.cancelSubscription({ when: one.when })
    case 'wait':
      return world.clock.advance(one.days * day)
    case 'hear': {
      // What is pending settles first, so that there are several events about one charge.
      await world.clock.advance(settleMs)
      world.waiting.push(...(await world.takeEvents()))
      // Some of what waits, in any order, some of it twice; the rest stays for later.
      for (const n of one.order) if (world.waiting.length > 0) await world.hear(world.waiting[n % world.waiting.length]!)
      return undefined
    }
    case 'replay':
      for (const event of world.heard.slice(-3)) await world.hear(event)
      return undefined
    case 'refund': {
      const { items } = await me.listMyPayments({ limit: 1 })
      return items[0] && world.as().refundPayment({ paymentId: items[0].paymentId })
    }
    case 'work':
      return world.work()
  }
}

/** What may be answered, and what a death says; anything else is a defect. */
const expected =
  /died|no such offer|on its way|names? a payment method|name a payment method|was refused|paid offer that goes on|never paid/

const runSteps = async (world: World, steps: readonly Step[]): Promise<void> => {
  for (const one of steps) {
    world.life.dieAt(one.death)
    await take(world, one).catch((trouble: Error) => expect(trouble.message).toMatch(expected))
    world.life.dieAt(undefined)
  }
  // The house runs on for an hour without an accident, and everything that waits is heard.
  for (let quarter = 0; quarter < 4; quarter += 1) {
    await world.clock.advance(day / 96)
    await world.work()
    for (const event of await world.takeEvents()) await world.hear(event)
    await world.work()
  }
}

interface ProviderCharge {
  key: string
  state: string
  amount_minor: number
  refunded_minor: number
}

const checkMoney = async (world: World): Promise<void> => {
  const ledger = await world.ledger()
  for (const [key, entries] of Map.groupBy(ledger, (entry) => entry.key)) {
    expect(ledgerFaults({ entries }), key).toEqual([])
    expect(new Set(entries.map(({ currency }) => currency)).size, key).toBe(1)
  }
  expect(ledger.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(0)

  // Exactly what the provider took and gave back stands in the ledger.
  const { db } = world.context.sql
  const charges = (await db
    .withSchema('payments')
    .selectFrom('charge' as never)
    .selectAll()
    .execute()) as unknown as ProviderCharge[]
  const sums = (about: string) =>
    Object.fromEntries(
      [
        ...Map.groupBy(
          ledger.filter(({ key, account }) => key.startsWith(about) && account === 'provider'),
          ({ paymentId }) => paymentId,
        ),
      ].map(([paymentId, entries]) => [paymentId, Math.abs(entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0))]),
    )
  const paid = charges.filter(({ state }) => state === 'paid')
  expect(sums('payment:')).toEqual(Object.fromEntries(paid.map(({ key, amount_minor }) => [key, amount_minor])))
  const refunded = charges.filter(({ refunded_minor }) => refunded_minor > 0)
  expect(sums('refund:')).toEqual(Object.fromEntries(refunded.map(({ key, refunded_minor }) => [key, refunded_minor])))
  expect(new Set(charges.map(({ key }) => key)).size).toBe(charges.length)
}

const checkEntitlement = async (world: World, accountId: AccountId): Promise<void> => {
  const { db } = world.context.sql
  const now = new Date(world.clock.now())
  const mine = await world.as(accountId).readMyOffer()
  const row = await db.selectFrom('subscription').selectAll().where('account_id', '=', accountId).executeTakeFirst()
  const payments = await db.selectFrom('payment').selectAll().where('account_id', '=', accountId).execute()
  const kept = payments.filter(({ state, refunded_minor, amount_minor }) => state === 'paid' && refunded_minor < amount_minor)
  // Nothing is open any more but what the provider itself has not settled.
  expect(payments.filter(({ state }) => state === 'asked')).toEqual([])
  // What was paid for and not given back had its time, and only one payment at once carries the offer.
  for (const payment of kept) expect(payment.period_from, `${payment.payment_id} pays for something`).not.toBeNull()
  const carrying = kept.find(({ payment_id }) => payment_id === row?.paid_by)
  if (mine.active && mine.offer.price) {
    expect(carrying, 'a paid offer is carried by a payment').toBeDefined()
    expect(carrying!.offer_id).toBe(mine.offer.offerId)
    expect(carrying!.period_to!.getTime()).toBe(row!.paid_until!.getTime())
    expect(new Date(mine.until!) > now, 'it has not ended').toBe(true)
  } else expect(row?.paid_by ?? null).toBeNull()
  const told = (await world.told('entitlement.changed')).filter(({ key }) => key === accountId).at(-1)
  if (told) expect(told.data).toEqual({ accountId, active: mine.active, offerId: mine.offer.offerId })
  else expect(mine).toMatchObject({ active: true, offer: { offerId: 'house' } })
}

describe('money', () => {
  it(
    'is never taken twice, lost or forgotten, whatever happens in whatever order',
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 18 }), async (steps) => {
          await using world = await openWorld()
          await runSteps(world, steps)
          await checkMoney(world)
          for (const accountId of world.accounts) await checkEntitlement(world, accountId)
        }),
        { numRuns: runs },
      ),
    240_000,
  )
})
