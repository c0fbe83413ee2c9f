import { implement } from '@orpc/server'
import type { WithCall } from '../../contracts/service.ts'
import { steering as contract } from '../../contracts/steering.ts'
import type { Clock } from '../../kit/clock.ts'
import type { EdgeDirectory } from './edge-directory.ts'

export interface SteeringContext {
  readonly directory: EdgeDirectory
  readonly clock: Clock
}

export const steering = implement(contract).$context<SteeringContext & WithCall>()
