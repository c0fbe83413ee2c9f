import type { Service } from '../../contracts/service.ts'
import { openDoor, type Door } from './door.ts'
import { gateway } from './implementer.ts'
import type { GatewayNeeds } from './needs.ts'
import { readStatus } from './read-status.ts'

export type Gateway = Service & { readonly door: Door }

// oxlint-disable-next-line require-await -- every builder of the host table gives a promise
export const buildGateway = async (needs: GatewayNeeds): Promise<Gateway> => ({
  router: gateway.router({ readStatus }),
  context: needs,
  door: openDoor(needs),
})
