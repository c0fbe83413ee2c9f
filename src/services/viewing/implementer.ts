import { implement } from '@orpc/server'
import type { WithCall } from '../../contracts/service.ts'
import { viewing as contract } from '../../contracts/viewing.ts'
import type { LogEngine } from '../../engines/log/port.ts'
import type { RecordTable } from '../../engines/records/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import type { KeptTitle, PlacedPosition } from './tables.ts'

export interface ViewingContext {
  readonly positions: RecordTable<PlacedPosition>
  readonly myLists: RecordTable<KeptTitle>
  readonly eventLog: Pick<LogEngine, 'append'>
  readonly clock: Clock
  readonly newId: NewId
  readonly nextToken: () => number
}

export const viewing = implement(contract).$context<ViewingContext & WithCall>()
