import { requirePerson } from '../../../contracts/service.ts'
import { identity } from '../implementer.ts'
import { accountKind, readProfile } from '../profiles.ts'
import { openPairing } from './open-pairing.ts'
import { scopesToGive } from './scopes-asked.ts'

/** The screen hears of it when it asks the next time. A profile with a PIN is chosen on the screen itself. */
export const decidePairing = identity.decidePairing.handler(async ({ input, context, errors }) => {
  const { sql, clock, tries, call } = context
  const person = requirePerson(call)
  if (person.scopes) throw errors.PERSON_NEEDED()
  const retryAfterSeconds = tries.pairing.begin(person.accountId)
  if (retryAfterSeconds > 0) throw errors.TOO_MANY_TRIES({ data: { retryAfterSeconds } })
  const pairing = await openPairing(context, input.userCode)
  if (!pairing) throw errors.NO_SUCH_CODE()
  tries.pairing.forget(person.accountId)
  const profile = input.profileId === undefined ? undefined : await readProfile(sql.db, person.accountId, input.profileId)
  if (input.profileId !== undefined && !profile) throw errors.NO_SUCH_PROFILE()
  const kind = await accountKind(sql.db, person.accountId)
  const given = kind === undefined ? [] : scopesToGive(pairing.scopes, kind)
  if (input.allow && given.length === 0) throw errors.NOTHING_TO_GIVE()
  const answered = await sql.db
    .updateTable('oauth_pairing')
    .set(
      input.allow
        ? {
            state: 'allowed',
            account_id: person.accountId,
            profile_id: profile && profile.pin_hash === null ? profile.profile_id : null,
            given: JSON.stringify(given),
          }
        : { state: 'refused' },
    )
    .where('device_hash', '=', pairing.device_hash)
    .where('state', '=', 'waiting')
    .where('expires_at', '>', new Date(clock.now()))
    .returning('device_hash')
    .executeTakeFirst()
  if (!answered) throw errors.NO_SUCH_CODE()
  return {}
})
