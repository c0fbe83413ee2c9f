import type { Charge } from '../../engines/payments/port.ts'
import { applyCharge } from './apply-charge.ts'
import type { CommerceContext } from './implementer.ts'
import type { PaymentRow } from './tables.ts'

/** Asks the provider for what is open about a payment and writes down what it says. Outside of any transaction: the provider takes its time. */
export const settlePayment = async (context: CommerceContext, payment: PaymentRow): Promise<PaymentRow> => {
  const charge = await askProvider(context, payment)
  const settled = await context.sql.transaction((trx) => applyCharge(trx, context, charge))
  context.outbox.nudge()
  const { state, refunded_minor: refundedMinor } = settled!
  context.log.info('payment settled', {
    paymentId: payment.payment_id,
    kind: payment.kind,
    offerId: payment.offer_id,
    state,
    refundedMinor,
  })
  return settled!
}

const askProvider = ({ payments }: CommerceContext, payment: PaymentRow): Promise<Charge> => {
  if (payment.state === 'asked')
    return payments.createCharge({
      key: payment.payment_id,
      amountMinor: payment.amount_minor,
      currency: payment.currency,
      paymentMethod: payment.payment_method,
      payer: payment.account_id,
      words: `Vitascope: ${payment.offer_id}`,
      askedAt: payment.created_at.getTime(),
    })
  if (payment.state === 'paid' && payment.refund_wanted)
    return payments.refund({ key: `refund:${payment.payment_id}`, chargeId: payment.charge_id! })
  return payments.readCharge(payment.charge_id!)
}
