import { describe, expect, it } from 'vitest'
import type { ChargeOrder, Delivery, Payments } from './port.ts'

export interface PaymentsHarness extends AsyncDisposable {
  readonly payments: Payments
  /** Payment methods that pay at once, are refused, and settle later one way or the other. */
  readonly methods: Readonly<Record<'pays' | 'refuses' | 'paysLater' | 'refusesLater', string>>
  /** Lets what is pending be settled. */
  readonly settle: () => Promise<void>
  /** What the provider has to tell since the last time. */
  readonly takeEvents: () => Promise<readonly Delivery[]>
  /** How many charges the provider has. */
  readonly charges: () => Promise<number>
  readonly now: () => number
}

/** What every payment provider does; `open` gives one that has charged nothing for each case. */
export const paymentsConformance = (provider: string, open: () => Promise<PaymentsHarness>): void => {
  const orderOf = (house: PaymentsHarness, change: Partial<ChargeOrder> = {}): ChargeOrder => ({
    key: 'key-1',
    amountMinor: 999,
    currency: 'EUR',
    paymentMethod: house.methods.pays,
    payer: 'ada',
    words: 'Vitascope',
    askedAt: house.now(),
    ...change,
  })

  describe(`${provider} as payments`, () => {
    it('charges once for a key, however often it is asked', async () => {
      await using house = await open()
      const first = await house.payments.createCharge(orderOf(house))
      expect(first).toEqual({
        key: 'key-1',
        chargeId: expect.any(String) as unknown,
        state: 'paid',
        amountMinor: 999,
        currency: 'EUR',
        refundedMinor: 0,
      })
      expect(await house.payments.createCharge(orderOf(house))).toEqual(first)
      expect(await house.payments.readCharge(first.chargeId!)).toEqual(first)
      expect(await house.charges()).toBe(1)
      await house.payments.createCharge(orderOf(house, { key: 'key-2' }))
      expect(await house.charges()).toBe(2)
    })

    it('answers a refusal with words for whoever pays, and the same again', async () => {
      await using house = await open()
      const order = orderOf(house, { paymentMethod: house.methods.refuses })
      const charge = await house.payments.createCharge(order)
      expect(charge).toMatchObject({ state: 'refused', words: expect.stringMatching(/\.$/) as unknown, refundedMinor: 0 })
      expect(await house.payments.createCharge(order)).toEqual(charge)
    })

    it.each([
      ['paysLater', 'paid'],
      ['refusesLater', 'refused'],
    ] as const)('settles later what is pending: %s', async (method, state) => {
      await using house = await open()
      const charge = await house.payments.createCharge(orderOf(house, { paymentMethod: house.methods[method] }))
      expect(charge.state).toBe('pending')
      await house.settle()
      expect(await house.payments.readCharge(charge.chargeId!)).toMatchObject({ key: 'key-1', state })
      const events = await Promise.all((await house.takeEvents()).map((event) => house.payments.readEvent(event)))
      expect(events.at(-1)!.charge).toMatchObject({ key: 'key-1', chargeId: charge.chargeId, state, amountMinor: 999, currency: 'EUR' })
    })

    it('gives all of a charge back, once, and tells', async () => {
      await using house = await open()
      const { chargeId } = await house.payments.createCharge(orderOf(house))
      await house.takeEvents()
      const refund = () => house.payments.refund({ key: 'refund-1', chargeId: chargeId! })
      expect(await refund()).toMatchObject({ state: 'paid', refundedMinor: 999 })
      expect(await refund()).toMatchObject({ refundedMinor: 999 })
      expect(await house.payments.refund({ key: 'refund-2', chargeId: chargeId! })).toMatchObject({ refundedMinor: 999 })
      const events = await Promise.all((await house.takeEvents()).map((event) => house.payments.readEvent(event)))
      expect(events.at(-1)!.charge).toMatchObject({ key: 'key-1', state: 'paid', refundedMinor: 999 })
    })

    it('names each event, and takes none that was changed on its way', async () => {
      await using house = await open()
      await house.payments.createCharge(orderOf(house))
      await house.payments.createCharge(orderOf(house, { key: 'key-2' }))
      const deliveries = await house.takeEvents()
      const events = await Promise.all(deliveries.map((event) => house.payments.readEvent(event)))
      expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(deliveries.length)
      const [{ body, headers }] = deliveries as [Delivery]
      await expect(house.payments.readEvent({ body: `${body} `, headers })).rejects.toMatchObject({ code: 'BAD_SIGNATURE' })
      await expect(house.payments.readEvent({ body, headers: new Headers() })).rejects.toMatchObject({ code: 'BAD_SIGNATURE' })
    })
  })
}
