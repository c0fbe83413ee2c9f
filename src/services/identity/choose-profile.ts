import { requirePerson } from '../../contracts/service.ts'
import { identity } from './implementer.ts'
import { readMeOf } from './me.ts'
import { isPassword } from './passwords.ts'
import { readProfile } from './profiles.ts'

/** The choice belongs to the sign-in: every browser watches as whom it likes. */
export const chooseProfile = identity.chooseProfile.handler(async ({ input, context, errors }) => {
  const { sql, tries, call } = context
  const { accountId, signInId } = requirePerson(call)
  const profile = await readProfile(sql.db, accountId, input.profileId)
  if (!profile) throw errors.NO_SUCH_PROFILE()
  if (profile.pin_hash !== null) {
    if (input.pin === undefined) throw errors.WRONG_PIN()
    const retryAfterSeconds = tries.pin.begin(profile.profile_id)
    if (retryAfterSeconds > 0) throw errors.TOO_MANY_TRIES({ data: { retryAfterSeconds } })
    if (!(await isPassword(input.pin, profile.pin_hash))) throw errors.WRONG_PIN()
    tries.pin.forget(profile.profile_id)
  }
  await sql.db.updateTable('session').set({ profile_id: profile.profile_id }).where('id', '=', signInId).execute()
  return readMeOf(sql.db, accountId, signInId)
})
