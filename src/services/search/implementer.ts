import { implement } from '@orpc/server'
import type { Clients } from '../../contracts/index.ts'
import { search as contract } from '../../contracts/search.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { Refreshed } from '../../kit/refreshed.ts'
import type { Library } from './open-library.ts'

export interface SearchContext {
  readonly clients: Pick<Clients, 'catalogue' | 'recommend'>
  readonly library: Refreshed<Library>
  readonly clock: Clock
  readonly log: Log
}

export const search = implement(contract).$context<SearchContext & WithCall>()
