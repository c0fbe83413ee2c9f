import type { ProfileId, TitleId } from '../../contracts/ids.ts'
import { messageOf } from '../../kit/failure.ts'
import { firstWithin } from '../../kit/first-within.ts'
import type { PlaybackContext } from './implementer.ts'

/** A viewer rather starts at the beginning than waits longer for where they were. */
const patienceMs = 700

/** Where the profile left this title, in seconds; 0 for one that it has finished, and while viewing does not answer. */
export const readResume = async (
  { clients, clock, log }: Pick<PlaybackContext, 'clients' | 'clock' | 'log'>,
  profileId: ProfileId,
  titleId: TitleId,
): Promise<number> => {
  const history = clients.viewing.readHistory({ profileId, titleIds: [titleId] }).catch((trouble: unknown) => {
    log.warn('viewing did not answer, the play starts at the beginning', { titleId, reason: messageOf(trouble) })
    return undefined
  })
  const known = await firstWithin(clock, patienceMs, history, undefined)
  const position = known?.items.find((item) => item.titleId === titleId)
  return !position || position.finished ? 0 : position.positionSeconds
}
