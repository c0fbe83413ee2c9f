import { implement } from '@orpc/server'
import { catalogue as contract } from '../../contracts/catalogue.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { Blobs } from '../../engines/blobs/port.ts'
import type { Outbox } from '../../engines/outbox/port.ts'
import type { Sql } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Log } from '../../kit/log.ts'
import type { Shelves } from './open-shelves.ts'
import type { Tables } from './tables.ts'

export interface CatalogueContext {
  readonly sql: Sql<Tables>
  readonly outbox: Outbox
  readonly blobs: Blobs
  readonly shelves: Shelves
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
}

export const catalogue = implement(contract).$context<CatalogueContext & WithCall>()
