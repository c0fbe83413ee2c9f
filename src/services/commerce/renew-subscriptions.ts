import { writeSubscription } from './change-subscription.ts'
import type { CommerceContext } from './implementer.ts'
import { readOffer } from './offer-rows.ts'
import { openPayment } from './open-payment.ts'
import { ended, planDue, renewing, taken, waiting } from './subscription.ts'

/** Subscriptions looked at in one go. */
const batch = 50

/**
 * Takes subscriptions whose period, or whose grace, has ended: asks for the next payment, or ends them. Returns how many. Several processes may do so at once:
 * each takes other rows, and a row that is taken is never due twice for one period, since what it opens is written with it.
 */
export const renewSubscriptions = async (context: CommerceContext): Promise<number> => {
  const { sql, clock, outbox, log } = context
  const taking = await sql.transaction(
    async (trx) => {
      const now = new Date(clock.now())
      const due = await trx
        .selectFrom('subscription')
        .selectAll()
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(batch)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const subscription of due) {
        const offer = await readOffer(trx, subscription.next_offer_id ?? subscription.offer_id)
        const plan = planDue(subscription, offer, now)
        switch (plan.do) {
          case 'wait':
            await writeSubscription(trx, context, subscription, waiting(subscription, now))
            break
          case 'end':
            await writeSubscription(trx, context, subscription, ended(subscription, plan.words))
            break
          case 'take':
            await writeSubscription(trx, context, subscription, taken(subscription, plan.offerId, now))
            break
          case 'charge': {
            const { offerId, price } = plan.offer
            const { amountMinor } = price!
            const wanted = { kind: 'renewal', offerId, price: price!, amountMinor, paymentMethod: plan.paymentMethod, lookAt: now } as const
            const payment = await openPayment(trx, context, subscription, wanted)
            await writeSubscription(trx, context, subscription, renewing(subscription, payment, now))
          }
        }
      }
      return due.length
    },
    { isolation: 'read committed' },
  )
  if (taking > 0) {
    outbox.nudge()
    log.info('due subscriptions were looked at', { subscriptions: taking })
  }
  return taking
}
