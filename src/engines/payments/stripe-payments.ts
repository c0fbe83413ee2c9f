import { z } from 'zod'
import { assert, Failure, messageOf, Outage } from '../../kit/failure.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Charge, ChargeOrder, Payments } from './port.ts'
import { checkSignature } from './webhook-signature.ts'

export interface StripePaymentsNeeds {
  /** `https://api.stripe.com`, or whatever speaks like it; without a slash at the end. */
  readonly url: string
  readonly secretKey: string
  /** What the endpoint's events are signed with, `whsec_…`. */
  readonly webhookSecret: string
  readonly clock: Clock
  /** How long an answer may take, in milliseconds. */
  readonly patienceMs?: number
}

const defaultPatienceMs = 20_000
/** Keys are forgotten 24 hours after they were first used; from here on a charge is looked for before it is asked for. */
const keysLastMs = 23 * 3_600_000
/** Largest answer that is read, in bytes. */
const answerLimitBytes = 1_048_576

/**
 * Stripe's PaymentIntents and Refunds (API reference, version below) over fetch. An intent carries our key in its metadata, so that it is known in events and
 * found again when Stripe has forgotten the idempotency key. Cards are charged without the member in front of the screen (`off_session`), so their method must be
 * attached to a customer: the first charge does that, and a method of somebody else's customer is refused.
 */
export const openStripePayments = (needs: StripePaymentsNeeds): Payments => {
  const ask = asker(needs)
  const readIntent = async (chargeId: string) =>
    chargeOfIntent(Intent.parse(await ask('GET', `/v1/payment_intents/${encodeURIComponent(chargeId)}?expand[]=latest_charge`)))

  return {
    async createCharge(order) {
      if (needs.clock.now() - order.askedAt >= keysLastMs) {
        const query = encodeURIComponent(`metadata['${keyField}']:'${order.key}'`)
        const { data } = Found.parse(await ask('GET', `/v1/payment_intents/search?query=${query}&expand[]=data.latest_charge`))
        if (data[0]) return chargeOfIntent(data[0])
      }
      try {
        const customer = await customerOf(ask, order)
        const intent = await ask('POST', '/v1/payment_intents', order.key, {
          amount: String(order.amountMinor),
          currency: order.currency.toLowerCase(),
          payment_method: order.paymentMethod,
          customer,
          confirm: 'true',
          off_session: 'true',
          error_on_requires_action: 'true',
          description: order.words,
          [`metadata[${keyField}]`]: order.key,
          'expand[]': 'latest_charge',
        })
        return chargeOfIntent(Intent.parse(intent))
      } catch (trouble) {
        if (trouble instanceof Refusal) return refusedCharge(order, trouble)
        throw trouble
      }
    },
    readCharge: readIntent,
    async refund({ key, chargeId }) {
      try {
        await ask('POST', '/v1/refunds', key, { payment_intent: chargeId })
      } catch (trouble) {
        // Somebody gave it back by hand: that is what was wanted.
        if (!(trouble instanceof Refusal && trouble.error.code === 'charge_already_refunded')) throw trouble
      }
      return readIntent(chargeId)
    },
    async readEvent({ body, headers }) {
      checkSignature({ secret: needs.webhookSecret, header: headers.get('stripe-signature'), body, now: needs.clock.now() })
      return eventOf(body)
    },
    deliverTo: () => ({ async close() {} }),
    async close() {},
  }
}

/** The version whose shapes stand below; an account's own may differ. */
const apiVersion = '2024-06-20'
/** The name of our key in metadata. */
const keyField = 'vitascope_payment'
const payerField = 'vitascope_account'

const Metadata = z.record(z.string(), z.string()).default({})
const StripeError = z.object({
  type: z.string(),
  code: z.string().optional(),
  message: z.string().default('It was refused.'),
  payment_intent: z.unknown().optional(),
})
type StripeError = z.infer<typeof StripeError>

const Intent = z.object({
  id: z.string(),
  amount: z.number().int(),
  currency: z.string(),
  status: z.string(),
  metadata: Metadata,
  last_payment_error: z.object({ message: z.string().optional() }).nullish(),
  latest_charge: z.union([z.string(), z.object({ amount_refunded: z.number().int() })]).nullish(),
})
const Found = z.object({ data: z.array(Intent) })
const Method = z.object({ id: z.string(), customer: z.object({ id: z.string(), metadata: Metadata }).nullish() })
const Customer = z.object({ id: z.string() })
const ChargeObject = z.object({
  payment_intent: z.string().nullish(),
  amount: z.number().int(),
  amount_refunded: z.number().int(),
  currency: z.string(),
  metadata: Metadata,
})
const StripeEvent = z.object({ id: z.string().max(255), type: z.string(), data: z.object({ object: z.unknown() }) })

type Ask = (method: 'GET' | 'POST', path: string, key?: string, fields?: Readonly<Record<string, string>>) => Promise<unknown>

/** Stripe said no, for good. */
class Refusal extends Error {
  readonly error: StripeError
  constructor(error: StripeError) {
    super(error.message)
    this.error = error
  }
}

const asker =
  ({ url, secretKey, patienceMs = defaultPatienceMs }: StripePaymentsNeeds): Ask =>
  async (method, path, key, fields) => {
    const { status, text } = await answerOf(`${url}${path}`, {
      method,
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        authorization: `Bearer ${secretKey}`,
        'stripe-version': apiVersion,
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(fields && { body: new URLSearchParams(fields) }),
    })
    // Wrong keys, too many requests, a request that still runs and Stripe's own trouble: the question stands and may be asked again.
    if (status === 401 || status === 403 || status === 409 || status === 429 || status >= 500)
      throw new Outage('payments', `the payment provider answered ${status}`)
    const body = jsonOf(text)
    if (status < 400) return body
    const { error } = z.object({ error: StripeError }).parse(body)
    assert(error.type !== 'idempotency_error', `a charge was asked for in two ways with one key: ${error.message}`)
    throw new Refusal(error)
  }

const answerOf = async (url: string, init: RequestInit): Promise<{ status: number; text: string }> => {
  try {
    const response = await fetch(url, init)
    if (Number(response.headers.get('content-length') ?? 0) > answerLimitBytes) throw new Error('its answer is too large')
    return { status: response.status, text: await response.text() }
  } catch (trouble) {
    throw new Outage('payments', `the payment provider does not answer: ${messageOf(trouble)}`, { cause: trouble })
  }
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (trouble) {
    throw new Outage('payments', 'the payment provider answered something that is no JSON', { cause: trouble })
  }
}

/** The customer that the method is attached to; a method that was never used is attached to a new one. */
const customerOf = async (ask: Ask, order: ChargeOrder): Promise<string> => {
  const methodPath = `/v1/payment_methods/${encodeURIComponent(order.paymentMethod)}`
  const { customer } = Method.parse(await ask('GET', `${methodPath}?expand[]=customer`))
  if (customer) {
    if (customer.metadata[payerField] !== order.payer)
      throw new Refusal({ type: 'card_error', message: 'This payment method belongs to somebody else.' })
    return customer.id
  }
  const { id } = Customer.parse(await ask('POST', '/v1/customers', `customer:${order.key}`, { [`metadata[${payerField}]`]: order.payer }))
  await ask('POST', `${methodPath}/attach`, `attach:${order.key}`, { customer: id })
  return id
}

const chargeOfIntent = (intent: z.infer<typeof Intent>): Charge => {
  const words = intent.last_payment_error?.message
  const { latest_charge: latest } = intent
  return {
    key: intent.metadata[keyField] ?? '',
    chargeId: intent.id,
    state: stateOf(intent.status, words !== undefined),
    amountMinor: intent.amount,
    currency: intent.currency.toUpperCase(),
    refundedMinor: typeof latest === 'object' && latest ? latest.amount_refunded : 0,
    ...(words !== undefined && { words }),
  }
}

/** An intent waits for a payment method before its first try and after one that failed; only the error tells the two apart. */
const stateOf = (status: string, hasFailed: boolean): Charge['state'] => {
  if (status === 'succeeded') return 'paid'
  if (status === 'canceled' || (status === 'requires_payment_method' && hasFailed)) return 'refused'
  return 'pending'
}

const refusedCharge = (order: ChargeOrder, { error }: Refusal): Charge => {
  const intent = Intent.safeParse(error.payment_intent)
  return {
    key: order.key,
    chargeId: intent.success ? intent.data.id : undefined,
    state: 'refused',
    amountMinor: order.amountMinor,
    currency: order.currency,
    refundedMinor: 0,
    words: error.message,
  }
}

const eventOf = (body: string): { eventId: string; charge: Charge | undefined } => {
  const event = parsed(StripeEvent, body)
  const { object } = event.data
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.processing':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
      return { eventId: event.id, charge: ours(chargeOfIntent(parsed(Intent, object))) }
    case 'charge.refunded': {
      const charge = parsed(ChargeObject, object)
      if (!charge.payment_intent) return { eventId: event.id, charge: undefined }
      return {
        eventId: event.id,
        charge: ours({
          key: charge.metadata[keyField] ?? '',
          chargeId: charge.payment_intent,
          state: 'paid',
          amountMinor: charge.amount,
          currency: charge.currency.toUpperCase(),
          refundedMinor: charge.amount_refunded,
        }),
      }
    }
    default:
      return { eventId: event.id, charge: undefined }
  }
}

/** The same account at Stripe may take other payments too. */
const ours = (charge: Charge): Charge | undefined => (charge.key === '' ? undefined : charge)

const parsed = <Schema extends z.ZodType>(schema: Schema, given: unknown): z.infer<Schema> => {
  try {
    return schema.parse(typeof given === 'string' ? JSON.parse(given) : given)
  } catch (trouble) {
    throw new Failure('BAD_EVENT', 'This is no event of the payment provider.', {}, { cause: trouble })
  }
}
