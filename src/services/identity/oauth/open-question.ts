import type { AuthorizationId } from '../../../contracts/ids.ts'
import type { IdentityContext } from '../implementer.ts'

/** What a program asks for, as long as nobody has answered and the time has not run out. */
export const openQuestion = ({ sql, clock }: Pick<IdentityContext, 'sql' | 'clock'>, authorizationId: AuthorizationId) =>
  sql.db
    .selectFrom('oauth_authorization')
    .innerJoin('oauth_client', 'oauth_client.client_id', 'oauth_authorization.client_id')
    .selectAll('oauth_authorization')
    .select('oauth_client.name')
    .where('authorization_id', '=', authorizationId)
    .where('code_hash', 'is', null)
    .where('expires_at', '>', new Date(clock.now()))
    .executeTakeFirst()
