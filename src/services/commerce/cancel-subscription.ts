import { requirePerson } from '../../contracts/service.ts'
import { readSubscription, writeSubscription } from './change-subscription.ts'
import { myOfferOf } from './entitlement-of.ts'
import { commerce } from './implementer.ts'
import { cancelled } from './subscription.ts'

export const cancelSubscription = commerce.cancelSubscription.handler(async ({ input, context }) => {
  const { accountId } = requirePerson(context.call)
  const now = new Date(context.clock.now())
  await context.sql.transaction(async (trx) => {
    const subscription = await readSubscription(trx, accountId, now)
    await writeSubscription(trx, context, subscription, cancelled(subscription, input.when, now))
  })
  context.outbox.nudge()
  context.log.info('subscription was cancelled', { accountId, when: input.when })
  return myOfferOf(context, accountId)
})
