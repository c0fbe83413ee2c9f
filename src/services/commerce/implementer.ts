import { implement } from '@orpc/server'
import { commerce as contract } from '../../contracts/commerce.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { Sql } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Tables } from './tables.ts'

export interface CommerceContext {
  readonly sql: Sql<Tables>
  readonly clock: Clock
}

export const commerce = implement(contract).$context<CommerceContext & WithCall>()
