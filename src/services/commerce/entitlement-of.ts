import type { Entitlement } from '../../contracts/commerce.ts'
import type { AccountId } from '../../contracts/ids.ts'
import { toInstant } from '../../kit/clock.ts'
import type { CommerceContext } from './implementer.ts'
import { offerOf, offers } from './offers.ts'

export const entitlementOf = async ({ sql, clock }: CommerceContext, accountId: AccountId): Promise<Entitlement> => {
  const subscription = await sql.db.selectFrom('subscription').selectAll().where('account_id', '=', accountId).executeTakeFirst()
  // The news of a new account may still be on its way; nobody is locked out for that.
  if (!subscription) return { accountId, active: true, offer: offers[0], since: toInstant(clock.now()) }
  return { accountId, active: subscription.active, offer: offerOf(subscription.offer_id), since: subscription.since.toISOString() }
}
