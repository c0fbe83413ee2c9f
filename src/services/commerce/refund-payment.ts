import { commerce } from './implementer.ts'
import { firstLookMs } from './open-payment.ts'
import { paymentView } from './payment-view.ts'
import { settlePayment } from './settle-payment.ts'

/** The wish is written down first, so that the loop goes on with it when the provider does not answer. */
export const refundPayment = commerce.refundPayment.handler(async ({ input, context, errors }) => {
  const payment = await context.sql.transaction(async (trx) => {
    const found = await trx.selectFrom('payment').selectAll().where('payment_id', '=', input.paymentId).executeTakeFirst()
    if (found?.state !== 'paid' || found.refunded_minor >= found.amount_minor) return found
    return trx
      .updateTable('payment')
      .set({ refund_wanted: true, look_at: new Date(context.clock.now() + firstLookMs) })
      .where('payment_id', '=', input.paymentId)
      .returningAll()
      .executeTakeFirstOrThrow()
  })
  if (!payment) throw errors.NO_SUCH_PAYMENT()
  if (payment.state !== 'paid') throw errors.NOT_PAID()
  if (payment.refunded_minor >= payment.amount_minor) return paymentView(payment)
  return paymentView(await settlePayment(context, payment))
})
