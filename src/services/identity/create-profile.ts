import { requirePerson } from '../../contracts/service.ts'
import { identity } from './implementer.ts'
import { passwordHash } from './passwords.ts'
import { accountKind, newProfile, profileLimit, profileView, readProfiles } from './profiles.ts'

export const createProfile = identity.createProfile.handler(async ({ input, context, errors }) => {
  const { accountId } = requirePerson(context.call)
  const pinHash = input.pin ? await passwordHash(input.pin) : null
  const outcome = await context.sql.transaction(async (trx) => {
    const kind = await accountKind(trx, accountId)
    if (kind === undefined) return 'NO_ACCOUNT' as const
    if (kind === 'demo') return 'DEMO_FIXED' as const
    const profiles = await readProfiles(trx, accountId)
    const earlier = input.idempotencyKey && profiles.find((profile) => profile.idempotency_key === input.idempotencyKey)
    if (earlier) return earlier
    if (profiles.length >= profileLimit) return 'TOO_MANY_PROFILES' as const
    return trx
      .insertInto('profile')
      .values(newProfile(context, accountId, { ...input, pinHash }))
      .returningAll()
      .executeTakeFirstOrThrow()
  })
  if (outcome === 'NO_ACCOUNT') throw errors.NO_ACCOUNT()
  if (outcome === 'DEMO_FIXED') throw errors.DEMO_FIXED()
  if (outcome === 'TOO_MANY_PROFILES') throw errors.TOO_MANY_PROFILES({ data: { limit: profileLimit } })
  return profileView(outcome)
})
