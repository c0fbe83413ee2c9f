import type { Charge } from '../../engines/payments/port.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import { assert } from '../../kit/failure.ts'
import { parseUuid } from '../../kit/ids.ts'
import type { PaymentId } from '../../contracts/ids.ts'
import { readSubscription, writeSubscription } from './change-subscription.ts'
import type { CommerceContext } from './implementer.ts'
import { paymentTransaction, refundTransaction } from './ledger.ts'
import { foldState } from './payment-state.ts'
import { ended, paid, refused } from './subscription.ts'
import type { PaymentRow, Tables } from './tables.ts'
import { writeLedger } from './write-ledger.ts'

const refusedWords = 'The payment provider refused it.'

/**
 * The one place where money counts: what the provider says of a charge (its answer, a look later, an event) is folded into the payment, and whatever follows
 * is written with it: the ledger, the subscription, the news. Hearing the same again changes nothing. Undefined when the charge is not of this house.
 */
export const applyCharge = async (trx: Transaction<Tables>, context: CommerceContext, charge: Charge): Promise<PaymentRow | undefined> => {
  if (!parseUuid(charge.key)) return undefined
  const paymentId = charge.key as PaymentId
  const before = await trx.selectFrom('payment').selectAll().where('payment_id', '=', paymentId).executeTakeFirst()
  if (!before) return undefined
  assert(
    charge.amountMinor === before.amount_minor && charge.currency === before.currency,
    `the provider has the payment ${paymentId} with another amount`,
  )
  const now = new Date(context.clock.now())
  const { state, refundedMinor } = foldState(
    { state: before.state, refundedMinor: before.refunded_minor },
    { state: charge.state, refundedMinor: charge.refundedMinor },
  )
  const after: PaymentRow = {
    ...before,
    state,
    refunded_minor: refundedMinor,
    charge_id: before.charge_id ?? charge.chargeId ?? null,
    words: state === 'refused' ? (before.words ?? charge.words ?? refusedWords) : null,
  }
  const change = { trx, context, before, after, now }
  const settled =
    state === 'paid' ? await paymentPaid(change) : state === 'refused' && before.state !== 'refused' ? await paymentRefused(change) : after
  const { payment_id: _, ...columns } = { ...settled, look_at: nextLook(before, settled) }
  await trx.updateTable('payment').set(columns).where('payment_id', '=', paymentId).execute()
  return settled
}

interface Change {
  readonly trx: Transaction<Tables>
  readonly context: CommerceContext
  readonly before: PaymentRow
  readonly after: PaymentRow
  readonly now: Date
}

/** A look that is planned stays planned while something is open. */
const nextLook = (before: PaymentRow, { state, refund_wanted, refunded_minor, amount_minor, look_at }: PaymentRow): Date | null => {
  const isOpen = state === 'asked' || state === 'pending' || (state === 'paid' && refund_wanted && refunded_minor < amount_minor)
  return isOpen ? (look_at ?? before.look_at) : null
}

const paymentPaid = async (change: Change): Promise<PaymentRow> => {
  const { trx, context, before, after, now } = change
  const begins = before.state === 'paid' ? after : await begin(change)
  if (after.refunded_minor === before.refunded_minor) return begins
  const refunded = { beforeMinor: before.refunded_minor, nowMinor: after.refunded_minor }
  await writeLedger(trx, context, after.payment_id, refundTransaction(after, refunded))
  if (after.refunded_minor < after.amount_minor) return begins
  const subscription = await readSubscription(trx, after.account_id, now)
  if (subscription.paid_by === after.payment_id)
    await writeSubscription(trx, context, subscription, ended(subscription, 'The payment was given back. Subscribe again to watch.'))
  return begins
}

/** The money is there: what it was for begins. When nobody waits for that any more, it is to be given back. */
const begin = async ({ trx, context, after, now }: Change): Promise<PaymentRow> => {
  await writeLedger(trx, context, after.payment_id, paymentTransaction(after))
  const subscription = await readSubscription(trx, after.account_id, now)
  if (subscription.open_payment_id !== after.payment_id) return { ...after, paid_at: now, refund_wanted: true, look_at: now }
  const period = paid(subscription, after, now)
  await writeSubscription(trx, context, subscription, period.subscription)
  return { ...after, paid_at: now, period_from: period.from, period_to: period.to }
}

const paymentRefused = async ({ trx, context, after, now }: Change): Promise<PaymentRow> => {
  const subscription = await readSubscription(trx, after.account_id, now)
  if (subscription.open_payment_id === after.payment_id)
    await writeSubscription(trx, context, subscription, refused(subscription, after.words!, now))
  return after
}
