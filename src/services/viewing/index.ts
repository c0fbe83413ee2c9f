import { positionSaved } from '../../contracts/events/index.ts'
import { reaction, type Service } from '../../contracts/service.ts'
import type { LogEngine } from '../../engines/log/port.ts'
import type { Records } from '../../engines/records/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import { addToMyList } from './add-to-my-list.ts'
import { forgetTitle } from './forget-title.ts'
import { viewing, type ViewingContext } from './implementer.ts'
import { listMyList } from './list-my-list.ts'
import { listPositions } from './list-positions.ts'
import { onPositionSaved } from './on-position-saved.ts'
import { readHistory } from './read-history.ts'
import { removeFromMyList } from './remove-from-my-list.ts'
import { savePosition } from './save-position.ts'
import { writeTokens } from './write-tokens.ts'

export interface ViewingNeeds {
  readonly records: Records
  readonly eventLog: Pick<LogEngine, 'append'>
  readonly clock: Clock
  readonly newId: NewId
}

export const buildViewing = async (needs: ViewingNeeds): Promise<Service> => {
  const { records, eventLog, clock, newId } = needs
  const context: ViewingContext = {
    positions: records.table('viewing.positions'),
    myLists: records.table('viewing.my-list'),
    eventLog,
    clock,
    newId,
    nextToken: writeTokens(clock),
  }
  return {
    router: viewing.router({ savePosition, listPositions, forgetTitle, listMyList, addToMyList, removeFromMyList, readHistory }),
    context,
    reactions: [reaction(positionSaved, (event) => onPositionSaved(context, event))],
  }
}
