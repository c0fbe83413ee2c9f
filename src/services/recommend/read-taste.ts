import type { ProfileId } from '../../contracts/ids.ts'
import { messageOf } from '../../kit/failure.ts'
import { within } from '../../kit/lifecycle.ts'
import type { Taste } from './compose-home.ts'
import type { RecommendContext } from './implementer.ts'

/** A home page does not wait longer for what is personal in it. */
const longestWaitMs = 500

/** What viewing knows of a profile; nothing when it does not answer. */
export const readTaste = async ({ clients, log }: Pick<RecommendContext, 'clients' | 'log'>, profileId: ProfileId): Promise<Taste> => {
  try {
    const history = await within(
      clients.viewing.readHistory({ profileId }),
      longestWaitMs,
      `viewing did not answer within ${longestWaitMs} ms`,
    )
    return { positions: history.items, myList: history.myList }
  } catch (trouble) {
    log.warn('home is made without its personal rows', { profileId, error: messageOf(trouble) })
    return { positions: [], myList: [] }
  }
}
