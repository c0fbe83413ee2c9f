import { accountCreated } from '../../contracts/events/index.ts'
import { reaction, type Service } from '../../contracts/service.ts'
import type { SqlEngine } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import { commerce } from './implementer.ts'
import { listOffers } from './list-offers.ts'
import { onAccountCreated } from './on-account-created.ts'
import { readEntitlement } from './read-entitlement.ts'
import { readMyOffer } from './read-my-offer.ts'
import { migrations, type Tables } from './tables.ts'

export interface CommerceNeeds {
  readonly sql: SqlEngine
  readonly clock: Clock
}

export const buildCommerce = async (needs: CommerceNeeds): Promise<Service> => {
  const context = { sql: await needs.sql.open<Tables>('commerce', migrations), clock: needs.clock }
  return {
    router: commerce.router({ listOffers, readMyOffer, readEntitlement }),
    context,
    reactions: [reaction(accountCreated, (event) => onAccountCreated(context, event))],
  }
}
