import { implement } from '@orpc/server'
import type { Entitlement } from '../../contracts/commerce.ts'
import type { Clients } from '../../contracts/index.ts'
import { playback as contract } from '../../contracts/playback.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { Keys } from '../../engines/keys/port.ts'
import type { Outbox } from '../../engines/outbox/port.ts'
import type { Sql } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Log } from '../../kit/log.ts'
import type { EdgeUrls } from './edge-url.ts'
import type { LastKnown } from './last-known.ts'
import type { ReadFacts } from './read-facts.ts'
import type { Ranking } from './ranking.ts'
import type { Tables } from './tables.ts'

export interface PlaybackContext {
  readonly sql: Sql<Tables>
  readonly outbox: Outbox
  readonly keys: Keys
  readonly clients: Pick<Clients, 'commerce' | 'catalogue' | 'steering' | 'viewing' | 'encode'>
  readonly readFacts: ReadFacts
  readonly entitlements: LastKnown<Entitlement>
  readonly rankings: LastKnown<Ranking>
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
  readonly settings: { readonly edgeUrls: EdgeUrls }
}

export const playback = implement(contract).$context<PlaybackContext & WithCall>()
