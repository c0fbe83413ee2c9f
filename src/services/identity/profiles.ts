import type { Profile } from '../../contracts/identity.ts'
import type { AccountId, ProfileId } from '../../contracts/ids.ts'
import type { Insertable, Kysely, Selectable } from '../../engines/sql/port.ts'
import { toHex } from '../../kit/bytes.ts'
import type { IdentityContext } from './implementer.ts'
import type { AccountKind, Tables } from './tables.ts'

/** Profiles of one account. */
export const profileLimit = 5
/** What a kids' profile may see when nobody says otherwise, and what any other may. */
const kidsMaturityAge = 7
const grownUpMaturityAge = 18

/** The maturity age of a profile: what was said, else what it had, else the default; becoming a kids' profile brings it down. */
export const maturityAgeOf = (
  said: number | undefined,
  kids: boolean,
  before?: { readonly maturityAge: number; readonly kids: boolean },
): number => {
  if (said !== undefined) return said
  const had = before?.maturityAge ?? grownUpMaturityAge
  return kids && !before?.kids ? Math.min(had, kidsMaturityAge) : had
}

export const newProfile = (
  { newId, random, clock }: Pick<IdentityContext, 'newId' | 'random' | 'clock'>,
  accountId: AccountId,
  write: {
    name: string
    language?: string
    kids?: boolean
    maturityAge?: number | undefined
    avatarSeed?: string | undefined
    pinHash?: string | null
    idempotencyKey?: string | undefined
  },
): Insertable<Tables['profile']> => ({
  profile_id: newId<ProfileId>(),
  account_id: accountId,
  name: write.name,
  avatar_seed: write.avatarSeed ?? toHex(random.bytes(8)),
  language: write.language ?? 'en',
  maturity_age: maturityAgeOf(write.maturityAge, write.kids ?? false),
  kids: write.kids ?? false,
  pin_hash: write.pinHash ?? null,
  idempotency_key: write.idempotencyKey ?? null,
  created_at: new Date(clock.now()),
})

export const profileView = (row: Selectable<Tables['profile']>): Profile => ({
  profileId: row.profile_id,
  name: row.name,
  avatarSeed: row.avatar_seed,
  language: row.language,
  maturityAge: row.maturity_age,
  kids: row.kids,
  hasPin: row.pin_hash !== null,
})

/** In the order in which they were made. */
export const readProfiles = (db: Pick<Kysely<Tables>, 'selectFrom'>, accountId: AccountId) =>
  db.selectFrom('profile').selectAll().where('account_id', '=', accountId).orderBy('profile_id').execute()

export const readProfile = (db: Pick<Kysely<Tables>, 'selectFrom'>, accountId: AccountId, profileId: ProfileId) =>
  db.selectFrom('profile').selectAll().where('account_id', '=', accountId).where('profile_id', '=', profileId).executeTakeFirst()

/** Undefined for a key of the machine itself, which stands for no account. */
export const accountKind = async (db: Pick<Kysely<Tables>, 'selectFrom'>, accountId: AccountId): Promise<AccountKind | undefined> =>
  (await db.selectFrom('user').select('kind').where('id', '=', accountId).executeTakeFirst())?.kind

/** The demo is one account for everybody: whoever changed its profiles would change them for all. */
export const isDemo = async (db: Pick<Kysely<Tables>, 'selectFrom'>, accountId: AccountId): Promise<boolean> =>
  (await accountKind(db, accountId)) === 'demo'
