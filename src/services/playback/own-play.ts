import type { PlayId } from '../../contracts/ids.ts'
import { requirePerson, type WithCall } from '../../contracts/service.ts'
import type { PlaybackContext } from './implementer.ts'
import type { Play } from './tables.ts'

/** The play, when it belongs to the profile of this call; a test play belongs to the operator's account. Nobody learns of the plays of others. */
export const findOwnPlay = async ({ sql, call }: Pick<PlaybackContext, 'sql'> & WithCall, playId: PlayId): Promise<Play | undefined> => {
  const person = requirePerson(call)
  const play = await sql.db.selectFrom('play').selectAll().where('play_id', '=', playId).executeTakeFirst()
  if (!play) return undefined
  const own = play.profile_id === null ? person.operator && play.account_id === person.accountId : play.profile_id === person.profileId
  return own ? play : undefined
}
