import { entitlementChanged } from '../../contracts/events/index.ts'
import type { AccountId } from '../../contracts/ids.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import type { CommerceContext } from './implementer.ts'
import { firstFreeOffer, readOffers } from './offer-rows.ts'
import { newSubscription } from './subscription.ts'
import type { Subscription, Tables } from './tables.ts'

/** The row of an account; where there is none yet, what it would be. */
export const readSubscription = async (db: CommerceContext['sql']['db'], accountId: AccountId, since: Date): Promise<Subscription> =>
  (await db.selectFrom('subscription').selectAll().where('account_id', '=', accountId).executeTakeFirst()) ??
  newSubscription(accountId, firstFreeOffer(await readOffers(db)), since)

/** The only way in which a subscription is written: when what one may watch changes with it, that is told in the same transaction. */
export const writeSubscription = async (
  trx: Transaction<Tables>,
  { outbox }: Pick<CommerceContext, 'outbox'>,
  before: Pick<Subscription, 'active' | 'offer_id'>,
  after: Subscription,
): Promise<void> => {
  await trx
    .insertInto('subscription')
    .values(after)
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(after))
    .execute()
  if (before.active === after.active && before.offer_id === after.offer_id) return
  const data = { accountId: after.account_id, active: after.active, offerId: after.offer_id }
  await outbox.put(trx, entitlementChanged, { key: after.account_id, data })
}
