import type { IdentityContext } from '../implementer.ts'
import { readUserCode } from './user-code.ts'

/** What the screen that shows this code asks for; undefined when none shows it now. */
export const openPairing = async ({ sql, clock }: Pick<IdentityContext, 'sql' | 'clock'>, typed: string) => {
  const userCode = readUserCode(typed)
  if (!userCode) return undefined
  return sql.db
    .selectFrom('oauth_pairing')
    .innerJoin('oauth_client', 'oauth_client.client_id', 'oauth_pairing.client_id')
    .selectAll('oauth_pairing')
    .select('oauth_client.name')
    .where('user_code', '=', userCode)
    .where('state', '=', 'waiting')
    .where('expires_at', '>', new Date(clock.now()))
    .executeTakeFirst()
}
