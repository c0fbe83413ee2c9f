import { requirePerson } from '../../contracts/service.ts'
import { identity } from './implementer.ts'
import { passwordHash } from './passwords.ts'
import { isDemo, maturityAgeOf, profileView, readProfile } from './profiles.ts'

export const updateProfile = identity.updateProfile.handler(async ({ input, context, errors }) => {
  const { accountId } = requirePerson(context.call)
  const pinHash = input.pin ? await passwordHash(input.pin) : input.pin
  const outcome = await context.sql.transaction(async (trx) => {
    if (await isDemo(trx, accountId)) return 'DEMO_FIXED' as const
    const before = await readProfile(trx, accountId, input.profileId)
    if (!before) return 'NO_SUCH_PROFILE' as const
    const kids = input.kids ?? before.kids
    return trx
      .updateTable('profile')
      .set({
        kids,
        maturity_age: maturityAgeOf(input.maturityAge, kids, { maturityAge: before.maturity_age, kids: before.kids }),
        ...(input.name !== undefined && { name: input.name }),
        ...(input.avatarSeed !== undefined && { avatar_seed: input.avatarSeed }),
        ...(input.language !== undefined && { language: input.language }),
        ...(pinHash !== undefined && { pin_hash: pinHash }),
      })
      .where('profile_id', '=', input.profileId)
      .returningAll()
      .executeTakeFirstOrThrow()
  })
  if (typeof outcome === 'string') throw errors[outcome]()
  return profileView(outcome)
})
