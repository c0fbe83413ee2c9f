import type { AccountId, SignInId } from '../../contracts/ids.ts'
import type { Person } from '../../contracts/service.ts'
import { identity, type IdentityContext } from './implementer.ts'
import { accessTokenPrefix } from './oauth/give-tokens.ts'
import { apiKeyPrefix, secretHash } from './secrets.ts'
import { signInMs } from './open-sign-in.ts'

/** How much of a sign-in's life must be used up before a use prolongs it: one write a day, not one per request. */
const prolongAfterMs = 86_400_000

/** The use of a key is noted no more often than this. */
const noteUseAfterMs = 3_600_000

/** Asked for every request, so it is one query. */
export const whoIs = identity.whoIs.handler(async ({ input, context }) => ({
  person: input.token.startsWith(apiKeyPrefix)
    ? await personOfKey(context, input.token)
    : input.token.startsWith(accessTokenPrefix)
      ? await personOfAccessToken(context, input.token)
      : await personOfSignIn(context, input.token),
}))

const personOfSignIn = async ({ sql, clock }: IdentityContext, token: string): Promise<Person | undefined> => {
  const now = clock.now()
  const row = await sql.db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .leftJoin('profile', 'profile.profile_id', 'session.profile_id')
    .select([
      'session.id',
      'session.userId',
      'session.expiresAt',
      'user.kind',
      'profile.profile_id',
      'profile.maturity_age',
      'profile.language',
    ])
    .where('session.token', '=', secretHash(token))
    .where('session.expiresAt', '>', new Date(now))
    .executeTakeFirst()
  if (!row) return undefined
  if (row.expiresAt.getTime() < now + signInMs - prolongAfterMs) {
    await sql.db
      .updateTable('session')
      .set({ expiresAt: new Date(now + signInMs), updatedAt: new Date(now) })
      .where('id', '=', row.id)
      .execute()
  }
  return {
    accountId: row.userId,
    signInId: row.id,
    operator: row.kind === 'operator',
    ...(row.profile_id && { profileId: row.profile_id, maturityAge: row.maturity_age!, language: row.language! }),
  }
}

/** A program or a screen that a person let in. Its sign-in lives on by refresh tokens, not by use. */
const personOfAccessToken = async ({ sql, clock }: IdentityContext, token: string): Promise<Person | undefined> => {
  const now = new Date(clock.now())
  const row = await sql.db
    .selectFrom('oauth_token')
    .innerJoin('session', 'session.id', 'oauth_token.sign_in_id')
    .innerJoin('user', 'user.id', 'session.userId')
    .leftJoin('profile', 'profile.profile_id', 'session.profile_id')
    .select([
      'session.id',
      'session.userId',
      'session.scopes',
      'user.kind',
      'profile.profile_id',
      'profile.maturity_age',
      'profile.language',
    ])
    .where('oauth_token.token_hash', '=', secretHash(token))
    .where('oauth_token.kind', '=', 'access')
    .where('oauth_token.expires_at', '>', now)
    .where('session.expiresAt', '>', now)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    accountId: row.userId,
    signInId: row.id,
    operator: row.kind === 'operator',
    scopes: row.scopes ?? [],
    ...(row.profile_id && { profileId: row.profile_id, maturityAge: row.maturity_age!, language: row.language! }),
  }
}

const personOfKey = async ({ sql, clock }: IdentityContext, key: string): Promise<Person | undefined> => {
  const now = clock.now()
  const row = await sql.db
    .selectFrom('api_key')
    .leftJoin('user', 'user.id', 'api_key.account_id')
    .select(['key_id', 'account_id', 'scopes', 'used_at', 'local', 'kind'])
    .where('key_hash', '=', secretHash(key))
    .executeTakeFirst()
  // Only operators make keys, and a key can do no more than who made it.
  if (!row || (row.account_id !== null && row.kind !== 'operator')) return undefined
  if ((row.used_at?.getTime() ?? 0) < now - noteUseAfterMs)
    await sql.db
      .updateTable('api_key')
      .set({ used_at: new Date(now) })
      .where('key_id', '=', row.key_id)
      .execute()
  return {
    // A key of the machine itself stands for no account; its own id takes that place.
    accountId: row.account_id ?? (row.key_id as string as AccountId),
    signInId: row.key_id as string as SignInId,
    operator: true,
    ...(!row.local && { scopes: row.scopes }),
  }
}
