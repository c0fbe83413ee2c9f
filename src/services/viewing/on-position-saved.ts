import type { EventOf, positionSaved } from '../../contracts/events/index.ts'
import { foldPosition } from './fold-position.ts'
import type { ViewingContext } from './implementer.ts'

/** Usually the record is there already; after a crash, or in a new store that replays the log, it is not. */
export const onPositionSaved = (context: Pick<ViewingContext, 'positions'>, event: EventOf<typeof positionSaved>): Promise<void> =>
  foldPosition(context, event)
