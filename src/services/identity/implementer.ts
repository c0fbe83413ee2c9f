import { implement } from '@orpc/server'
import { identity as contract } from '../../contracts/identity.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { Outbox } from '../../engines/outbox/port.ts'
import type { Sql } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Log } from '../../kit/log.ts'
import type { Random } from '../../kit/random.ts'
import type { OpenAuth } from './open-auth.ts'
import type { Tables } from './tables.ts'
import type { Tries } from './tries.ts'

export interface IdentitySettings {
  /** Whether "watch the demo" is offered. */
  readonly demo: boolean
}

export interface IdentityContext {
  readonly sql: Sql<Tables>
  readonly outbox: Outbox
  readonly openAuth: OpenAuth
  readonly tries: { readonly email: Tries; readonly address: Tries; readonly pin: Tries; readonly pairing: Tries }
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly log: Log
  readonly settings: IdentitySettings
}

export const identity = implement(contract).$context<IdentityContext & WithCall>()
