import type { AccountId, ProfileId, SignInId } from '../../contracts/ids.ts'
import type { Scope } from '../../contracts/scopes.ts'
import type { Kysely } from '../../engines/sql/port.ts'
import { assert } from '../../kit/failure.ts'
import type { IdentityContext } from './implementer.ts'
import type { Tables } from './tables.ts'

/** A sign-in ends after 30 days without use. */
export const signInMs = 30 * 86_400_000
/** Sign-ins of one account at once; the one unused for longest ends first. Everybody shares the demo's account. */
const signInsPerAccount = { operator: 100, member: 100, demo: 10_000 } as const

export interface NewSignIn {
  readonly accountId: AccountId
  /** The hash of what opens the door, or of something that nobody holds where other tokens do. */
  readonly tokenHash: string
  readonly address: string
  readonly device: string
  readonly program?: { readonly clientId: string; readonly scopes: readonly Scope[]; readonly profileId: ProfileId | null }
}

/** A sign-in of an account, and room for it. */
export const openSignIn = async (
  { openAuth, clock }: Pick<IdentityContext, 'openAuth' | 'clock'>,
  db: Kysely<Tables>,
  { accountId, tokenHash, address, device, program }: NewSignIn,
): Promise<{ signInId: SignInId; expiresAt: Date }> => {
  const now = clock.now()
  const expiresAt = new Date(now + signInMs)
  const { internalAdapter } = await openAuth(db)
  const session = await internalAdapter.createSession(
    accountId,
    false,
    { token: tokenHash, expiresAt, createdAt: new Date(now), updatedAt: new Date(now), ipAddress: address, userAgent: device },
    true,
  )
  assert(session, 'better-auth made no session')
  const signInId = session.id as SignInId
  if (program)
    await db
      .updateTable('session')
      .set({ client_id: program.clientId, scopes: JSON.stringify(program.scopes), profile_id: program.profileId })
      .where('id', '=', signInId)
      .execute()
  await endOldest(db, accountId)
  return { signInId, expiresAt }
}

const endOldest = async (db: Kysely<Tables>, accountId: AccountId): Promise<void> => {
  const { kind } = await db.selectFrom('user').select('kind').where('id', '=', accountId).executeTakeFirstOrThrow()
  await db
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
