import type { Me } from '../../contracts/identity.ts'
import type { AccountId, SignInId } from '../../contracts/ids.ts'
import { toInstant } from '../../kit/clock.ts'
import { assert } from '../../kit/failure.ts'
import type { IdentityContext } from './implementer.ts'
import { readMeOf } from './me.ts'
import { newSecret, secretHash } from './secrets.ts'

/** A sign-in ends after 30 days without use. */
export const signInMs = 30 * 86_400_000
/** Sign-ins of one account at once; the one unused for longest ends first. Everybody shares the demo's account. */
const signInsPerAccount = { operator: 100, member: 100, demo: 10_000 } as const

/** A fresh sign-in. Only its hash is stored, so that a leaked backup opens no door. */
export const startSignIn = async (
  context: IdentityContext,
  accountId: AccountId,
  from: { readonly address: string; readonly device?: string | undefined },
): Promise<{ sessionToken: string; expiresAt: string; me: Me }> => {
  const { sql, openAuth, clock, random } = context
  const sessionToken = newSecret(random)
  const now = clock.now()
  const expiresAt = new Date(now + signInMs)
  const { internalAdapter } = await openAuth(sql.db)
  const session = await internalAdapter.createSession(
    accountId,
    false,
    {
      token: secretHash(sessionToken),
      expiresAt,
      createdAt: new Date(now),
      updatedAt: new Date(now),
      ipAddress: from.address,
      userAgent: from.device ?? '',
    },
    true,
  )
  assert(session, 'better-auth made no session')
  await endOldest(context, accountId)
  return { sessionToken, expiresAt: toInstant(expiresAt.getTime()), me: await readMeOf(sql.db, accountId, session.id as SignInId) }
}

const endOldest = async ({ sql }: IdentityContext, accountId: AccountId): Promise<void> => {
  const { kind } = await sql.db.selectFrom('user').select('kind').where('id', '=', accountId).executeTakeFirstOrThrow()
  await sql.db
    .deleteFrom('session')
    .where('userId', '=', accountId)
    .where('id', 'in', (query) =>
      query
        .selectFrom('session')
        .select('id')
        .where('userId', '=', accountId)
        .orderBy('updatedAt', 'desc')
        .orderBy('id', 'desc')
        .offset(signInsPerAccount[kind]),
    )
    .execute()
}
