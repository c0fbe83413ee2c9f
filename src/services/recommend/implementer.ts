import { implement } from '@orpc/server'
import type { Clients } from '../../contracts/index.ts'
import { recommend as contract } from '../../contracts/recommend.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { RecordTable } from '../../engines/records/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { Refreshed } from '../../kit/refreshed.ts'
import type { Candidates } from './candidates.ts'
import type { Habits } from './open-habits.ts'
import type { PlayRecord } from './tables.ts'

export interface RecommendContext {
  readonly clients: Pick<Clients, 'catalogue' | 'viewing'>
  readonly plays: RecordTable<PlayRecord>
  readonly candidates: Refreshed<Candidates>
  readonly habits: Refreshed<Habits>
  readonly clock: Clock
  readonly log: Log
}

export const recommend = implement(contract).$context<RecommendContext & WithCall>()
