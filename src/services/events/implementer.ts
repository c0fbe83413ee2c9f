import { implement } from '@orpc/server'
import { events as contract } from '../../contracts/events.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { LogEngine } from '../../engines/log/port.ts'
import type { RecordTable } from '../../engines/records/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { MinuteMark, StartedPlay, StoryEntry } from './tables.ts'

export interface EventsContext {
  readonly eventLog: Pick<LogEngine, 'append'>
  readonly stories: RecordTable<StoryEntry>
  readonly plays: RecordTable<StartedPlay>
  readonly minutes: RecordTable<MinuteMark>
  readonly clock: Clock
}

export const events = implement(contract).$context<EventsContext & WithCall>()
