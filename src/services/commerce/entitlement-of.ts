import type { Entitlement, MyOffer } from '../../contracts/commerce.ts'
import type { AccountId } from '../../contracts/ids.ts'
import { readSubscription } from './change-subscription.ts'
import type { CommerceContext } from './implementer.ts'
import { noOffer, readOffer } from './offer-rows.ts'
import { paymentView } from './payment-view.ts'
import type { Subscription } from './tables.ts'

/** The news of a new account may still be on its way; nobody is locked out for that. */
export const entitlementOf = async (context: CommerceContext, accountId: AccountId): Promise<Entitlement> =>
  viewOf(context, await readSubscription(context.sql.db, accountId, new Date(context.clock.now())))

export const myOfferOf = async (context: CommerceContext, accountId: AccountId): Promise<MyOffer> => {
  const { db } = context.sql
  const row = await readSubscription(db, accountId, new Date(context.clock.now()))
  const latest = await db
    .selectFrom('payment')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('payment_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    ...(await viewOf(context, row)),
    cancelled: row.cancelled,
    ...(row.next_offer_id !== null && { nextOfferId: row.next_offer_id }),
    ...(latest && { payment: paymentView(latest) }),
  }
}

const viewOf = async ({ sql }: CommerceContext, row: Subscription): Promise<Entitlement> => {
  const until = row.grace_until ?? row.paid_until
  return {
    accountId: row.account_id,
    active: row.active,
    offer: (await readOffer(sql.db, row.offer_id)) ?? noOffer,
    since: row.since.toISOString(),
    ...(until && { until: until.toISOString() }),
    ...(row.words !== null && { words: row.words }),
  }
}
