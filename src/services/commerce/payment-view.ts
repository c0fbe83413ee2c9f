import type { Payment } from '../../contracts/commerce.ts'
import type { PaymentRow } from './tables.ts'

export const paymentView = (row: PaymentRow): Payment => ({
  paymentId: row.payment_id,
  accountId: row.account_id,
  offerId: row.offer_id,
  kind: row.kind,
  amountMinor: row.amount_minor,
  currency: row.currency,
  state: stateOf(row),
  refundedMinor: row.refunded_minor,
  ...(row.words !== null && { words: row.words }),
  createdAt: row.created_at.toISOString(),
  ...(row.paid_at && { paidAt: row.paid_at.toISOString() }),
  ...(row.period_from && { from: row.period_from.toISOString() }),
  ...(row.period_to && { to: row.period_to.toISOString() }),
})

const stateOf = (row: PaymentRow): Payment['state'] => {
  if (row.state === 'paid') return row.refunded_minor >= row.amount_minor ? 'refunded' : 'paid'
  return row.state === 'asked' ? 'pending' : row.state
}
