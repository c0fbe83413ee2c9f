import { messageOf } from '../../kit/failure.ts'
import type { CommerceContext } from './implementer.ts'
import { settlePayment } from './settle-payment.ts'
import type { PaymentRow } from './tables.ts'

/** Payments taken in one go; each asks the provider something. */
const batch = 20
/** The shortest and the longest wait before the provider is asked about the same payment again, in milliseconds. */
const againMs = { least: 60_000, most: 3_600_000 }

/**
 * Goes on with every payment about which something is open: asked for without an answer, pending, or to be given back. Returns how many were taken. They are
 * asked about again later unless this settles them, so that whoever dies in between loses nothing.
 */
export const settlePayments = async (context: CommerceContext): Promise<number> => {
  const taken = await takeOpen(context)
  for (const payment of taken) {
    try {
      await settlePayment(context, payment)
    } catch (trouble) {
      context.log.warn('a payment could not be settled, it is tried again', {
        paymentId: payment.payment_id,
        state: payment.state,
        reason: messageOf(trouble),
      })
    }
  }
  return taken.length
}

const takeOpen = ({ sql, clock }: CommerceContext): Promise<readonly PaymentRow[]> =>
  sql.transaction(
    async (trx) => {
      const now = clock.now()
      const open = await trx
        .selectFrom('payment')
        .selectAll()
        .where('look_at', '<=', new Date(now))
        .orderBy('look_at')
        .limit(batch)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const payment of open)
        await trx
          .updateTable('payment')
          .set({ look_at: new Date(now + waitOf(now - payment.created_at.getTime())) })
          .where('payment_id', '=', payment.payment_id)
          .execute()
      return open
    },
    { isolation: 'read committed' },
  )

/** As long again as it has been open already. */
const waitOf = (openMs: number): number => Math.min(againMs.most, Math.max(againMs.least, openMs))
