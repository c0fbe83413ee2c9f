import type { EventOf, playRevoked } from '../../contracts/events/index.ts'
import { fromInstant } from '../../kit/clock.ts'
import type { EdgeContext } from './implementer.ts'

export const onPlayRevoked = ({ revoked }: Pick<EdgeContext, 'revoked'>, event: EventOf<typeof playRevoked>): Promise<void> =>
  revoked.add(event.data.playId, fromInstant(event.data.expiresAt))
