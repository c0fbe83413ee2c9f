import type { EventOf, playRevoked } from '../../contracts/events/index.ts'
import { fromInstant } from '../../kit/clock.ts'
import type { EventsContext } from './implementer.ts'
import { onceToken, storyKey, storyTtlMs } from './tables.ts'

export const onPlayRevoked = ({ stories }: Pick<EventsContext, 'stories'>, event: EventOf<typeof playRevoked>): Promise<void> => {
  const at = fromInstant(event.at)
  return stories.put({
    partition: event.data.playId,
    key: storyKey(at, event.sequence, event.id),
    value: { source: 'playback', at, kind: 'revoked', data: event.data },
    token: onceToken,
    ttlMs: storyTtlMs,
  })
}
