import type { buildRemoved, EventOf } from '../../contracts/events/index.ts'
import type { EdgeContext } from './implementer.ts'

export const onBuildRemoved = async (
  { known, edges }: Pick<EdgeContext, 'known' | 'edges'>,
  event: EventOf<typeof buildRemoved>,
): Promise<void> => {
  await known.remove(event.data.buildId, event.at)
  await Promise.all(edges.map((edge) => edge.store.remove(event.data.buildId)))
}
