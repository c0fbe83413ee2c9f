import type { EventOf, playEnded } from '../../contracts/events/index.ts'
import { fromInstant } from '../../kit/clock.ts'
import { edgeTokenMaxLifeMs } from '../../rules/edge-token.ts'
import type { EdgeContext } from './implementer.ts'

/** A play that was closed or fell silent keeps its token: the viewer may come back to it. */
export const onPlayEnded = async ({ revoked }: Pick<EdgeContext, 'revoked'>, event: EventOf<typeof playEnded>): Promise<void> => {
  if (event.data.reason === 'revoked') await revoked.add(event.data.playId, fromInstant(event.at) + edgeTokenMaxLifeMs)
}
