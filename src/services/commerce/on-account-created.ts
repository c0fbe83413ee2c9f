import type { accountCreated, EventOf } from '../../contracts/events/index.ts'
import { writeSubscription } from './change-subscription.ts'
import type { CommerceContext } from './implementer.ts'
import { firstFreeOffer, noOffer, readOffers } from './offer-rows.ts'
import { newSubscription } from './subscription.ts'

/** A new account gets the first open offer that costs nothing. Hearing it twice, or after the account chose something else, changes nothing. */
export const onAccountCreated = async (context: CommerceContext, event: EventOf<typeof accountCreated>): Promise<void> => {
  const { accountId } = event.data
  await context.sql.transaction(async (trx) => {
    const known = await trx.selectFrom('subscription').select('account_id').where('account_id', '=', accountId).executeTakeFirst()
    if (known) return
    const subscription = newSubscription(accountId, firstFreeOffer(await readOffers(trx)), new Date(event.at))
    await writeSubscription(trx, context, { active: false, offer_id: noOffer.offerId }, subscription)
  })
  context.outbox.nudge()
}
