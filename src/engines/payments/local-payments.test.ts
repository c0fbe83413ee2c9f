import { describe, expect, it } from 'vitest'
import { openTestSql } from '../../../test/helpers/sql.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import { manualClock } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { rememberingLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import { paymentsConformance } from './conformance.ts'
import { openLocalPayments, settleMs, signatureHeader } from './local-payments.ts'
import type { Delivery } from './port.ts'

const openHouse = async () => {
  const database = await openTestSql()
  const clock = manualClock()
  const random = seededRandom('payments')
  const log = rememberingLog()
  const again = () => openLocalPayments({ sql: database.sql, clock, random, newId: newIds({ clock, random }), log })
  const payments = await again()
  return {
    payments,
    /** Another process on the same database. */
    again,
    clock,
    log,
    methods: { pays: 'card', refuses: 'refuse', paysLater: 'pending', refusesLater: 'pending-refuse' },
    settle: () => clock.advance(settleMs),
    async takeEvents() {
      const events: Delivery[] = []
      await payments
        .deliverTo(async (event) => {
          events.push(event)
        })
        .close()
      return events
    },
    async charges() {
      const { db } = await database.sql.open<{ charge: { key: string } }>('payments_reader', {})
      return (await db.withSchema('payments').selectFrom('charge').select('key').execute()).length
    },
    now: clock.now,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

paymentsConformance('the local provider', openHouse)

const order = { key: 'k', amountMinor: 5, currency: 'EUR', paymentMethod: 'pending', payer: 'ada', words: 'w', askedAt: 0 }

describe('the local provider', () => {
  it('loses nothing when the process dies: what was pending is settled and told by the next one', async () => {
    await using house = await openHouse()
    const { chargeId } = await house.payments.createCharge(order)
    await house.clock.advance(settleMs)
    const next = await house.again()
    const heard: Delivery[] = []
    await next.deliverTo(async (event) => void heard.push(event)).close()
    const events = await Promise.all(heard.map((event) => next.readEvent(event)))
    expect(events.map(({ charge }) => [charge!.chargeId, charge!.state])).toEqual([
      [chargeId, 'pending'],
      [chargeId, 'paid'],
    ])
  })

  it('tells again what was not heard, and no more once it was', async () => {
    await using house = await openHouse()
    await house.payments.createCharge(order)
    const told: string[] = []
    const delivering = house.payments.deliverTo(async ({ body }) => {
      told.push((JSON.parse(body) as { eventId: string }).eventId)
      if (told.length === 1) throw new Error('not now')
    })
    await waitFor(() => told.length === 1 && house.clock.sleepers() === 1)
    await house.clock.advance(4_000)
    expect(told).toHaveLength(1)
    await waitFor(async () => {
      await house.clock.advance(1_000)
      return told.length === 2
    })
    await delivering.close()
    expect(told[1]).toBe(told[0])
    expect((await house.takeEvents()).filter(({ body }) => body.includes(told[0]!))).toEqual([])
    expect(house.log.lines.map(({ message }) => message)).toEqual(['an event of a payment was not heard, it comes again'])
  })

  it('takes no event of its own that is older than five minutes', async () => {
    await using house = await openHouse()
    await house.payments.createCharge(order)
    const [event] = await house.takeEvents()
    expect(event!.headers.get(signatureHeader)).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/)
    await house.clock.advance(300_000)
    await expect(house.payments.readEvent(event!)).resolves.toMatchObject({ charge: { key: 'k' } })
    await house.clock.advance(1_000)
    await expect(house.payments.readEvent(event!)).rejects.toMatchObject({ code: 'BAD_SIGNATURE' })
  })
})
