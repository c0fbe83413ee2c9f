import { implement } from '@orpc/server'
import { gateway as contract } from '../../contracts/gateway.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { GatewayNeeds } from './needs.ts'

export const gateway = implement(contract).$context<GatewayNeeds & WithCall>()
