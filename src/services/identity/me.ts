import type { Me } from '../../contracts/identity.ts'
import type { AccountId, SignInId } from '../../contracts/ids.ts'
import type { Kysely } from '../../engines/sql/port.ts'
import { profileView, readProfiles } from './profiles.ts'
import type { Tables } from './tables.ts'

export const readMeOf = async (db: Kysely<Tables>, accountId: AccountId, signInId: SignInId): Promise<Me> => {
  const [account, signIn, profiles] = await Promise.all([
    db.selectFrom('user').select(['email', 'kind']).where('id', '=', accountId).executeTakeFirst(),
    db.selectFrom('session').select('profile_id').where('id', '=', signInId).executeTakeFirst(),
    readProfiles(db, accountId),
  ])
  return {
    accountId,
    // A key of the machine itself has no account behind it; only operators have keys.
    email: account?.email ?? '',
    operator: (account?.kind ?? 'operator') === 'operator',
    demo: account?.kind === 'demo',
    profiles: profiles.map(profileView),
    profileId: signIn?.profile_id ?? undefined,
  }
}
