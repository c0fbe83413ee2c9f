import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../../kit/clock.ts'
import { paymentsConformance } from './conformance.ts'
import type { ChargeOrder, Delivery } from './port.ts'
import { openStripePayments } from './stripe-payments.ts'
import { signatureOf } from './webhook-signature.ts'

const webhookSecret = 'whsec_test'

interface FakeIntent {
  id: string
  amount: number
  currency: string
  status: string
  customer: string
  payment_method: string
  metadata: Record<string, string>
  refunded: number
  last_payment_error: { message: string } | null
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly key: string | undefined
  readonly authorization: string | undefined
  readonly fields: URLSearchParams
}

/** As much of Stripe as the engine asks for: customers, payment methods, intents, refunds, and events signed as it signs them. */
const startStripe = async () => {
  const clock = manualClock()
  const asked: Asked[] = []
  const intents: FakeIntent[] = []
  const methods = new Map<string, { customer: string; account: string }>()
  const answers = new Map<string, { status: number; body: unknown }>()
  const events: { type: string; object: unknown }[] = []
  let trouble: number | 'silence' | 'no JSON' | undefined

  const shown = (intent: FakeIntent) => ({
    ...intent,
    object: 'payment_intent',
    latest_charge: { id: 'ch_1', amount_refunded: intent.refunded },
  })
  const bad = (status: number, error: object) => ({ status, body: { error } })
  const settle = (intent: FakeIntent) => {
    const pays = intent.payment_method.startsWith('pm_later_ok') || intent.payment_method.startsWith('pm_ok')
    intent.status = pays ? 'succeeded' : 'requires_payment_method'
    if (!pays) intent.last_payment_error = { message: 'Your card was declined.' }
    events.push({
      type: pays ? 'payment_intent.succeeded' : 'payment_intent.payment_failed',
      object: { ...shown(intent), latest_charge: 'ch_1' },
    })
  }
  const createIntent = (fields: URLSearchParams) => {
    const intent: FakeIntent = {
      id: `pi_${intents.length + 1}`,
      amount: Number(fields.get('amount')),
      currency: fields.get('currency')!,
      status: 'processing',
      customer: fields.get('customer')!,
      payment_method: fields.get('payment_method')!,
      metadata: { vitascope_payment: fields.get('metadata[vitascope_payment]')! },
      refunded: 0,
      last_payment_error: null,
    }
    intents.push(intent)
    if (!intent.payment_method.startsWith('pm_later')) settle(intent)
    return intent.status === 'requires_payment_method'
      ? bad(402, {
          type: 'card_error',
          code: 'card_declined',
          message: 'Your card was declined.',
          payment_intent: { ...shown(intent), latest_charge: 'ch_1' },
        })
      : { status: 200, body: shown(intent) }
  }
  const refund = (fields: URLSearchParams) => {
    const intent = intents.find(({ id }) => id === fields.get('payment_intent'))!
    if (intent.refunded > 0) return bad(400, { type: 'invalid_request_error', code: 'charge_already_refunded', message: 'Already.' })
    intent.refunded = intent.amount
    const { amount, currency, metadata } = intent
    events.push({ type: 'charge.refunded', object: { payment_intent: intent.id, amount, amount_refunded: amount, currency, metadata } })
    return { status: 200, body: { id: 're_1', status: 'succeeded' } }
  }
  const answer = ({ method, path, fields }: Asked): { status: number; body: unknown } => {
    const { pathname, searchParams } = new URL(path, 'http://stripe')
    const [, , kind, id, verb] = pathname.split('/')
    if (kind === 'payment_methods' && method === 'GET') {
      if (id === 'pm_nobody')
        return bad(400, { type: 'invalid_request_error', code: 'resource_missing', message: "No such PaymentMethod: 'pm_nobody'" })
      const known = methods.get(id!)
      return { status: 200, body: { id, customer: known ? { id: known.customer, metadata: { vitascope_account: known.account } } : null } }
    }
    if (kind === 'payment_methods' && verb === 'attach') {
      methods.set(id!, { customer: fields.get('customer')!, account: fields.get('customer')!.slice('cus_'.length) })
      return { status: 200, body: { id } }
    }
    if (kind === 'customers') return { status: 200, body: { id: `cus_${fields.get('metadata[vitascope_account]')}` } }
    if (kind === 'refunds') return refund(fields)
    if (id === 'search') {
      const found = intents.filter(
        ({ metadata }) => searchParams.get('query') === `metadata['vitascope_payment']:'${metadata['vitascope_payment']}'`,
      )
      return { status: 200, body: { data: found.map(shown) } }
    }
    return method === 'POST' ? createIntent(fields) : { status: 200, body: shown(intents.find((intent) => intent.id === id)!) }
  }
  const once = (one: Asked) => {
    if (one.key === undefined) return answer(one)
    const known = answers.get(one.key) ?? answer(one)
    answers.set(one.key, known)
    return known
  }
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { headers } = request
      const one: Asked = {
        method: request.method!,
        path: request.url!,
        key: headers['idempotency-key'] as string | undefined,
        authorization: headers.authorization,
        fields: new URLSearchParams(body),
      }
      asked.push(one)
      if (trouble === 'silence') return
      const { status, body: said } = typeof trouble === 'number' ? { status: trouble, body: {} } : once(one)
      response.writeHead(status, { 'content-type': 'application/json' }).end(trouble === 'no JSON' ? '<html>' : JSON.stringify(said))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const payments = openStripePayments({ url, secretKey: 'sk_test', webhookSecret, clock, patienceMs: 200 })
  return {
    payments,
    clock,
    asked,
    intents,
    methods: { pays: 'pm_ok', refuses: 'pm_declined', paysLater: 'pm_later_ok', refusesLater: 'pm_later_declined' },
    settle: async () => intents.filter(({ status }) => status === 'processing').forEach(settle),
    takeEvents: async () =>
      events.splice(0).map((event, n) => deliveryOf({ id: `evt_${asked.length}_${n}`, type: event.type, data: event }, clock.now())),
    charges: async () => intents.length,
    now: clock.now,
    forgetKeys: () => answers.clear(),
    fail: (how: typeof trouble) => {
      trouble = how
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = ''
  for await (const piece of request) body += String(piece)
  return body
}

const deliveryOf = (event: unknown, now: number): Delivery => {
  const body = JSON.stringify(event)
  return { body, headers: new Headers({ 'stripe-signature': signatureOf(webhookSecret, Math.floor(now / 1000), body) }) }
}

paymentsConformance('Stripe', startStripe)

const orderOf = (now: number, change: Partial<ChargeOrder> = {}): ChargeOrder => ({
  key: 'key-1',
  amountMinor: 999,
  currency: 'EUR',
  paymentMethod: 'pm_ok',
  payer: 'ada',
  words: 'Vitascope: big',
  askedAt: now,
  ...change,
})

describe('openStripePayments', () => {
  it('asks as the API reference says', async () => {
    await using stripe = await startStripe()
    await stripe.payments.createCharge(orderOf(stripe.now()))
    const { path, key, authorization, fields } = stripe.asked.at(-1)!
    expect([path, key, authorization]).toEqual(['/v1/payment_intents', 'key-1', 'Bearer sk_test'])
    expect(Object.fromEntries(fields)).toEqual({
      amount: '999',
      currency: 'eur',
      payment_method: 'pm_ok',
      customer: 'cus_ada',
      confirm: 'true',
      off_session: 'true',
      error_on_requires_action: 'true',
      description: 'Vitascope: big',
      'metadata[vitascope_payment]': 'key-1',
      'expand[]': 'latest_charge',
    })
  })

  it("takes a method that is attached already as it is, and refuses somebody else's", async () => {
    await using stripe = await startStripe()
    await stripe.payments.createCharge(orderOf(stripe.now()))
    const asked = stripe.asked.length
    expect(await stripe.payments.createCharge(orderOf(stripe.now(), { key: 'key-2' }))).toMatchObject({ state: 'paid' })
    expect(stripe.asked.slice(asked).map(({ method }) => method)).toEqual(['GET', 'POST'])
    expect(await stripe.payments.createCharge(orderOf(stripe.now(), { key: 'key-3', payer: 'eve' }))).toMatchObject({
      state: 'refused',
      words: 'This payment method belongs to somebody else.',
    })
    expect(stripe.intents).toHaveLength(2)
  })

  it('calls a payment method that there is not a refusal', async () => {
    await using stripe = await startStripe()
    const charge = await stripe.payments.createCharge(orderOf(stripe.now(), { paymentMethod: 'pm_nobody' }))
    expect(charge).toMatchObject({ state: 'refused', chargeId: undefined, words: expect.stringContaining('pm_nobody') as unknown })
  })

  it('charges once also when Stripe has forgotten the key', async () => {
    await using stripe = await startStripe()
    const order = orderOf(stripe.now())
    const first = await stripe.payments.createCharge(order)
    stripe.forgetKeys()
    await stripe.clock.advance(25 * 3_600_000)
    expect(await stripe.payments.createCharge(order)).toEqual(first)
    expect(await stripe.payments.createCharge({ ...order, key: 'key-2' })).toMatchObject({ state: 'paid' })
    expect(stripe.intents).toHaveLength(2)
  })

  it.each([401, 409, 429, 500, 503, 'silence', 'no JSON'] as const)('calls it an outage when Stripe answers %s', async (how) => {
    await using stripe = await startStripe()
    await stripe.payments.createCharge(orderOf(stripe.now()))
    stripe.fail(how)
    await expect(stripe.payments.createCharge(orderOf(stripe.now(), { key: 'key-2' }))).rejects.toMatchObject({
      name: 'Outage',
      source: 'payments',
    })
    await expect(stripe.payments.readCharge('pi_1')).rejects.toMatchObject({ name: 'Outage' })
  })

  it('says nothing of its secrets when nobody listens', async () => {
    const stripe = await startStripe()
    await stripe[Symbol.asyncDispose]()
    const charging = stripe.payments.createCharge(orderOf(stripe.now()))
    await expect(charging).rejects.toMatchObject({ name: 'Outage', message: expect.not.stringContaining('sk_test') as unknown })
  })

  it('lets events pass that are not about a charge of ours, and refuses what is none', async () => {
    await using stripe = await startStripe()
    const read = (event: unknown) => stripe.payments.readEvent(deliveryOf(event, stripe.now()))
    const foreign = { id: 'pi_9', amount: 1, currency: 'eur', status: 'succeeded', metadata: {} }
    expect(await read({ id: 'evt_1', type: 'customer.created', data: { object: {} } })).toEqual({ eventId: 'evt_1', charge: undefined })
    expect(await read({ id: 'evt_2', type: 'payment_intent.succeeded', data: { object: foreign } })).toEqual({
      eventId: 'evt_2',
      charge: undefined,
    })
    expect(await read({ id: 'evt_3', type: 'payment_intent.created', data: { object: foreign } })).toEqual({
      eventId: 'evt_3',
      charge: undefined,
    })
    for (const event of ['x', { id: 'evt_4' }, { id: 'evt_5', type: 'payment_intent.succeeded', data: { object: { id: 1 } } }])
      await expect(read(event)).rejects.toMatchObject({ code: 'BAD_EVENT' })
  })
})
