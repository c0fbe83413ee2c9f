import type { Gateway } from '../services/gateway/index.ts'
import type { IdentitySetup } from '../services/identity/index.ts'
import { openGateway } from './open-gateway.ts'
import { prepareHouse } from './prepare-house.ts'
import type { HouseBase, RunningServices } from './run-services.ts'
import type { openTls } from './tls.ts'

/** What only some services bring: who may come in, and the door. Gives the door's port. */
export const openDoors = async (
  base: HouseBase,
  tls: Awaited<ReturnType<typeof openTls>>,
  running: RunningServices,
): Promise<number | undefined> => {
  const identity = running.services.get('identity') as { setup: IdentitySetup } | undefined
  if (identity) await prepareHouse(identity.setup, base.config, base.folder)
  const gateway = running.services.get('gateway') as Gateway | undefined
  if (!gateway) return undefined
  const door = await openGateway(base.config, tls, gateway)
  base.lifecycle.add('the door', door)
  return door.port
}
