import type { EventOf, playEnded } from '../../contracts/events/index.ts'
import { fromInstant } from '../../kit/clock.ts'
import type { EventsContext } from './implementer.ts'
import { onceToken, storyKey, storyTtlMs } from './tables.ts'

export const onPlayEnded = ({ stories }: Pick<EventsContext, 'stories'>, event: EventOf<typeof playEnded>): Promise<void> => {
  const at = fromInstant(event.at)
  return stories.put({
    partition: event.data.playId,
    key: storyKey(at, event.sequence, event.id),
    value: { source: 'playback', at, kind: 'ended', data: event.data },
    token: onceToken,
    ttlMs: storyTtlMs,
  })
}
