import { accountCreated } from '../../contracts/events/index.ts'
import type { AccountId } from '../../contracts/ids.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import type { IdentityContext } from './implementer.ts'
import { newProfile } from './profiles.ts'
import type { AccountKind, Tables } from './tables.ts'

export interface NewAccount {
  readonly email: string
  /** `undefined`: nobody can sign in by password. */
  readonly passwordHash: string | undefined
  readonly kind: AccountKind
  readonly profiles: readonly { name: string; language?: string; kids?: boolean }[]
}

/** An account with its profiles and the news of it. Undefined when the e-mail address is taken. */
export const createAccount = async (
  context: Pick<IdentityContext, 'openAuth' | 'outbox' | 'clock' | 'random' | 'newId'>,
  trx: Transaction<Tables>,
  account: NewAccount,
): Promise<AccountId | undefined> => {
  const { internalAdapter } = await context.openAuth(trx)
  if (await internalAdapter.findUserByEmail(account.email)) return undefined
  const now = new Date(context.clock.now())
  const name = account.profiles[0]?.name ?? account.email
  const user = await internalAdapter.createUser(
    { email: account.email, name, emailVerified: false, createdAt: now, updatedAt: now },
    { method: 'email-password' },
  )
  const accountId = user.id as AccountId
  await trx.updateTable('user').set({ kind: account.kind }).where('id', '=', accountId).execute()
  await internalAdapter.linkAccount({
    userId: accountId,
    providerId: 'credential',
    accountId,
    ...(account.passwordHash && { password: account.passwordHash }),
  })
  const profiles = account.profiles.map((profile) => newProfile(context, accountId, profile))
  if (profiles.length > 0) await trx.insertInto('profile').values(profiles).execute()
  await context.outbox.put(trx, accountCreated, { key: accountId, data: { accountId, kind: account.kind } })
  return accountId
}
