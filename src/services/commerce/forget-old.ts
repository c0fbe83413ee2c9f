import { eventsKeptMs } from './hear-provider.ts'
import type { CommerceContext } from './implementer.ts'

/** For how long the key of a request finds what it did, in milliseconds. */
const requestsKeptMs = 30 * 86_400_000

/** Drops what only tells repetitions apart and is too old to be repeated. Payments and the ledger stay. */
export const forgetOld = async ({ sql, clock }: Pick<CommerceContext, 'sql' | 'clock'>): Promise<void> => {
  const now = clock.now()
  await sql.db
    .deleteFrom('request')
    .where('at', '<', new Date(now - requestsKeptMs))
    .execute()
  await sql.db
    .deleteFrom('provider_event')
    .where('at', '<', new Date(now - eventsKeptMs))
    .execute()
}
