import { requirePerson } from '../../contracts/service.ts'
import { identity } from './implementer.ts'
import { isDemo, readProfiles } from './profiles.ts'

export const deleteProfile = identity.deleteProfile.handler(async ({ input, context, errors }) => {
  const { accountId } = requirePerson(context.call)
  const outcome = await context.sql.transaction(async (trx) => {
    if (await isDemo(trx, accountId)) return 'DEMO_FIXED' as const
    const profiles = await readProfiles(trx, accountId)
    if (!profiles.some((profile) => profile.profile_id === input.profileId)) return 'NO_SUCH_PROFILE' as const
    if (profiles.length === 1) return 'LAST_PROFILE' as const
    await trx.deleteFrom('profile').where('profile_id', '=', input.profileId).execute()
    return 'GONE' as const
  })
  if (outcome !== 'GONE') throw errors[outcome]()
  return {}
})
