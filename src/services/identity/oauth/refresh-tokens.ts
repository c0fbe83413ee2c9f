import { z } from 'zod'
import type { Scope } from '../../../contracts/scopes.ts'
import type { IdentityContext } from '../implementer.ts'
import { signInMs } from '../open-sign-in.ts'
import { secretHash } from '../secrets.ts'
import { declined } from './answers.ts'
import { giveTokens } from './give-tokens.ts'

export const RefreshGrant = z.object({
  grant_type: z.literal('refresh_token'),
  client_id: z.string().max(100),
  refresh_token: z.string().max(200),
})

/**
 * A token that was used may come again for so long as nobody has used its successor: the answer was lost on the way, as it happens to televisions. In seconds.
 */
const lostAnswerSeconds = 60

/**
 * The next pair for a refresh token (OAuth 2.1, 4.3). Each counts once. One that comes again, when its successor was used or after a minute, is in two hands: the whole
 * sign-in is ended (RFC 9700, 4.14.2).
 */
export const refreshTokens = async (context: IdentityContext, grant: z.output<typeof RefreshGrant>): Promise<Response> => {
  const { sql, clock, log } = context
  const invalid = () => declined('invalid_grant', 'This refresh token does not count. Ask the person again.')
  return sql.transaction(async (trx) => {
    const now = clock.now()
    const found = await trx
      .selectFrom('oauth_token')
      .innerJoin('session', 'session.id', 'oauth_token.sign_in_id')
      .select(['session.id as signInId', 'session.client_id', 'session.scopes', 'session.expiresAt', 'generation', 'used_at', 'expires_at'])
      .where('token_hash', '=', secretHash(grant.refresh_token))
      .where('oauth_token.kind', '=', 'refresh')
      .executeTakeFirst()
    if (!found || found.client_id !== grant.client_id || found.expires_at.getTime() <= now || found.expiresAt.getTime() <= now)
      return invalid()
    const latest = await trx
      .selectFrom('oauth_token')
      .select(['generation', 'used_at'])
      .where('sign_in_id', '=', found.signInId)
      .where('kind', '=', 'refresh')
      .orderBy('generation', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    if (found.used_at !== null) {
      const isRepeat =
        latest.generation === found.generation + 1 && latest.used_at === null && now - found.used_at.getTime() <= lostAnswerSeconds * 1000
      if (!isRepeat) {
        await trx.deleteFrom('session').where('id', '=', found.signInId).execute()
        log.warn('a refresh token was used twice: its sign-in is ended', { clientId: found.client_id, signInId: found.signInId })
        return invalid()
      }
      // Whoever holds the successor after all, a thief or not, is told apart by it: it counts as used.
      await trx
        .updateTable('oauth_token')
        .set({ used_at: new Date(now) })
        .where('sign_in_id', '=', found.signInId)
        .where('generation', '=', latest.generation)
        .execute()
    } else {
      await trx
        .updateTable('oauth_token')
        .set({ used_at: new Date(now) })
        .where('token_hash', '=', secretHash(grant.refresh_token))
        .execute()
      await trx
        .updateTable('session')
        .set({ expiresAt: new Date(now + signInMs), updatedAt: new Date(now) })
        .where('id', '=', found.signInId)
        .execute()
    }
    // Older generations only say that they are old; whoever still holds one would be told so by its absence too.
    await trx
      .deleteFrom('oauth_token')
      .where('sign_in_id', '=', found.signInId)
      .where('generation', '<', found.generation - keptGenerations)
      .execute()
    return giveTokens(context, trx, { signInId: found.signInId, generation: latest.generation + 1, scopes: found.scopes as Scope[] })
  })
}

/** How many used refresh tokens of a sign-in are remembered as used. An older one is merely unknown. */
const keptGenerations = 20
