import { z } from 'zod'
import { toBase64Url, utf8 } from '../../../kit/bytes.ts'
import { sha256Bytes } from '../../../kit/hash.node.ts'
import type { IdentityContext } from '../implementer.ts'
import { secretHash } from '../secrets.ts'
import { declined } from './answers.ts'
import { letProgramIn } from './let-program-in.ts'

export const CodeGrant = z.object({
  grant_type: z.literal('authorization_code'),
  client_id: z.string().max(100),
  code: z.string().max(200),
  redirect_uri: z.string().max(500),
  // RFC 7636, 4.1.
  code_verifier: z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/, 'must be 43 to 128 unreserved characters'),
})

/**
 * Tokens for a code (OAuth 2.1, 4.1.3) with the proof that whoever asks is who began (RFC 7636). A code that comes a second time was seen by somebody else: what came of
 * it the first time is ended (RFC 9700, 2.1.1).
 */
export const redeemCode = async (context: IdentityContext, grant: z.output<typeof CodeGrant>, address: string): Promise<Response> => {
  const { sql, clock, log } = context
  return sql.transaction(async (trx) => {
    const found = await trx
      .selectFrom('oauth_authorization')
      .innerJoin('oauth_client', 'oauth_client.client_id', 'oauth_authorization.client_id')
      .selectAll('oauth_authorization')
      .select('oauth_client.name')
      .where('code_hash', '=', secretHash(grant.code))
      .executeTakeFirst()
    const isTheirs =
      found !== undefined &&
      found.client_id === grant.client_id &&
      found.redirect_uri === grant.redirect_uri &&
      found.code_challenge === toBase64Url(sha256Bytes(utf8(grant.code_verifier)))
    const invalid = () => declined('invalid_grant', 'The code is not for this client, redirect and verifier, or it has run out.')
    if (!isTheirs || found.account_id === null || found.given === null) return invalid()
    if (found.sign_in_id !== null) {
      await trx.deleteFrom('session').where('id', '=', found.sign_in_id).execute()
      log.warn('a code was used twice: what came of it is ended', { clientId: found.client_id, signInId: found.sign_in_id })
      return declined('invalid_grant', 'The code was used before.')
    }
    if (found.expires_at.getTime() <= clock.now()) return invalid()
    const { signInId, answer } = await letProgramIn(context, trx, {
      clientId: found.client_id,
      clientName: found.name,
      accountId: found.account_id,
      profileId: null,
      scopes: found.given,
      address,
    })
    await trx
      .updateTable('oauth_authorization')
      .set({ sign_in_id: signInId })
      .where('authorization_id', '=', found.authorization_id)
      .execute()
    return answer
  })
}
