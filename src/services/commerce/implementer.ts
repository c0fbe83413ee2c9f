import { implement } from '@orpc/server'
import { commerce as contract } from '../../contracts/commerce.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { Outbox } from '../../engines/outbox/port.ts'
import type { Payments } from '../../engines/payments/port.ts'
import type { Sql } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Log } from '../../kit/log.ts'
import type { Tables } from './tables.ts'

export interface CommerceContext {
  readonly sql: Sql<Tables>
  readonly outbox: Outbox
  readonly payments: Payments
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
}

export const commerce = implement(contract).$context<CommerceContext & WithCall>()
