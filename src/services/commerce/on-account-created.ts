import type { accountCreated, EventOf } from '../../contracts/events/index.ts'
import type { CommerceContext } from './implementer.ts'
import { offers } from './offers.ts'

/** A new account gets the house offer. Hearing it twice, or after the account chose something else, changes nothing. */
export const onAccountCreated = async ({ sql }: CommerceContext, event: EventOf<typeof accountCreated>): Promise<void> => {
  await sql.db
    .insertInto('subscription')
    .values({ account_id: event.data.accountId, offer_id: offers[0].offerId, active: true, since: new Date(event.at) })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .execute()
}
