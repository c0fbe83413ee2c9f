import type { SignInId } from '../../../contracts/ids.ts'
import type { Scope } from '../../../contracts/scopes.ts'
import type { Transaction } from '../../../engines/sql/port.ts'
import type { IdentityContext } from '../implementer.ts'
import { signInMs } from '../open-sign-in.ts'
import { newSecret, secretHash } from '../secrets.ts'
import type { Tables } from '../tables.ts'
import { given } from './answers.ts'

/** Tokens say what they are, so that scanners of leaked secrets find them. */
export const accessTokenPrefix = 'vat_'
export const refreshTokenPrefix = 'vrt_'

/** For how long an access token opens the door, in seconds. */
export const accessTokenSeconds = 900

/** The next pair of tokens of a sign-in, and the answer that brings them (RFC 6749, 5.1). Those of the generation before count no more. */
export const giveTokens = async (
  { random, clock }: Pick<IdentityContext, 'random' | 'clock'>,
  trx: Transaction<Tables>,
  { signInId, generation, scopes }: { signInId: SignInId; generation: number; scopes: readonly Scope[] },
): Promise<Response> => {
  const now = clock.now()
  const access = `${accessTokenPrefix}${newSecret(random)}`
  const refresh = `${refreshTokenPrefix}${newSecret(random)}`
  await trx.deleteFrom('oauth_token').where('sign_in_id', '=', signInId).where('kind', '=', 'access').execute()
  await trx
    .insertInto('oauth_token')
    .values([
      {
        token_hash: secretHash(access),
        sign_in_id: signInId,
        kind: 'access',
        generation,
        expires_at: new Date(now + accessTokenSeconds * 1000),
      },
      { token_hash: secretHash(refresh), sign_in_id: signInId, kind: 'refresh', generation, expires_at: new Date(now + signInMs) },
    ])
    .execute()
  return given({
    access_token: access,
    token_type: 'Bearer',
    expires_in: accessTokenSeconds,
    refresh_token: refresh,
    scope: scopes.join(' '),
  })
}
