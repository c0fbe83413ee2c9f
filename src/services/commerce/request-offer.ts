import type { AccountId, PaymentId } from '../../contracts/ids.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import { isOutage, messageOf } from '../../kit/failure.ts'
import { readSubscription, writeSubscription } from './change-subscription.ts'
import type { CommerceContext } from './implementer.ts'
import { readOffer } from './offer-rows.ts'
import { firstLookMs, openPayment } from './open-payment.ts'
import type { RequestPlan, RunningPeriod, Wish } from './plan-request.ts'
import { settlePayment } from './settle-payment.ts'
import { asked, taken } from './subscription.ts'
import type { PaymentRow, Subscription, Tables } from './tables.ts'

export interface OfferRequest {
  readonly accountId: AccountId
  readonly offerId: string
  readonly paymentMethod?: string | undefined
  readonly idempotencyKey: string
}

type Refusal = Extract<RequestPlan, { do: 'refuse' }>['reason']
export type RequestOutcome =
  | { readonly allow: true }
  | { readonly allow: false; readonly reason: Refusal }
  | { readonly allow: false; readonly reason: 'PAYMENT_REFUSED'; readonly words: string }

/** Subscribing and changing: decided and written down first, then the provider is asked. The same key finds what it did before. */
export const requestOffer = async (
  context: CommerceContext,
  request: OfferRequest,
  plan: (wish: Wish) => RequestPlan,
): Promise<RequestOutcome> => {
  const written = await context.sql.transaction((trx) => writeRequest(trx, context, request, plan))
  context.outbox.nudge()
  if ('reason' in written) return { allow: false, reason: written.reason }
  const { payment } = written
  if (!payment) return { allow: true }
  const settled = payment.state === 'asked' ? await settleOrLeave(context, payment) : payment
  return settled.state === 'refused' ? { allow: false, reason: 'PAYMENT_REFUSED', words: settled.words! } : { allow: true }
}

/** The loop goes on with what the provider did not answer. */
const settleOrLeave = async (context: CommerceContext, payment: PaymentRow): Promise<PaymentRow> => {
  try {
    return await settlePayment(context, payment)
  } catch (trouble) {
    if (!isOutage(trouble)) throw trouble
    context.log.warn('a payment is left to the loop', { paymentId: payment.payment_id, reason: messageOf(trouble) })
    return payment
  }
}

const writeRequest = async (
  trx: Transaction<Tables>,
  context: CommerceContext,
  request: OfferRequest,
  plan: (wish: Wish) => RequestPlan,
): Promise<{ readonly payment: PaymentRow | undefined } | { readonly reason: Refusal }> => {
  const { accountId, idempotencyKey } = request
  const earlier = await trx
    .selectFrom('request')
    .select('payment_id')
    .where('account_id', '=', accountId)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst()
  if (earlier) return { payment: earlier.payment_id === null ? undefined : await readPayment(trx, earlier.payment_id) }
  const now = new Date(context.clock.now())
  const offer = await readOffer(trx, request.offerId)
  if (!offer) return { reason: 'NO_SUCH_OFFER' }
  const subscription = await readSubscription(trx, accountId, now)
  const running = await readRunning(trx, subscription)
  const paymentsToday = await countPayments(trx, accountId, new Date(now.getTime() - dayMs))
  const planned = plan({ subscription, running, offer, paymentMethod: request.paymentMethod, paymentsToday, now })
  const keep = async (after: Subscription, payment?: PaymentRow) => {
    await writeSubscription(trx, context, subscription, after)
    await trx
      .insertInto('request')
      .values({ account_id: accountId, idempotency_key: idempotencyKey, payment_id: payment?.payment_id ?? null, at: now })
      .execute()
    return { payment }
  }
  const method = { payment_method: request.paymentMethod ?? subscription.payment_method }
  switch (planned.do) {
    case 'refuse':
      return { reason: planned.reason }
    case 'take':
      return keep(taken(subscription, offer.offerId, now))
    case 'change-at-period-end':
      return keep({ ...subscription, ...method, cancelled: false, next_offer_id: offer.offerId })
    case 'go-on': {
      // Whoever owes a period has perhaps named a card that pays.
      const dueAt = subscription.grace_until && subscription.open_payment_id === null ? now : subscription.due_at
      return keep({ ...subscription, ...method, cancelled: false, next_offer_id: null, due_at: dueAt })
    }
    case 'charge': {
      const { kind, amountMinor, paymentMethod } = planned
      const lookAt = new Date(now.getTime() + firstLookMs)
      const wanted = { kind, offerId: offer.offerId, price: offer.price!, amountMinor, paymentMethod, lookAt }
      const payment = await openPayment(trx, context, subscription, wanted)
      return keep(asked(subscription, payment), payment)
    }
  }
}

const dayMs = 86_400_000

const countPayments = async (trx: Transaction<Tables>, accountId: AccountId, since: Date): Promise<number> => {
  const { count } = await trx
    .selectFrom('payment')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return count
}

const readPayment = (trx: Transaction<Tables>, paymentId: PaymentId): Promise<PaymentRow> =>
  trx.selectFrom('payment').selectAll().where('payment_id', '=', paymentId).executeTakeFirstOrThrow()

const readRunning = async (trx: Transaction<Tables>, { active, paid_by }: Subscription): Promise<RunningPeriod | undefined> => {
  if (!active || paid_by === null) return undefined
  const { price_minor: amountMinor, currency, period, period_from: from, period_to: to } = await readPayment(trx, paid_by)
  return { price: { amountMinor, currency, period }, from: from!, to: to! }
}
