import type { EventOf, titleRemoved } from '../../contracts/events/index.ts'
import type { EdgeContext } from './implementer.ts'

/** Nobody needs to hold it any more; what is being played stays until its build is removed or pushed out. */
export const onTitleRemoved = ({ known }: Pick<EdgeContext, 'known'>, event: EventOf<typeof titleRemoved>): Promise<void> =>
  known.wantNone(event.data.titleId)
