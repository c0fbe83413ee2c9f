import type { EventOf, playStarted } from '../../contracts/events/index.ts'
import { fromInstant } from '../../kit/clock.ts'
import type { EventsContext } from './implementer.ts'
import { dayOf, minuteOf, minuteTtlMs, onceToken, startedKey, type StartedPlay, storyKey, storyTtlMs } from './tables.ts'

/** The first line of the story, the play's place among the latest, and one start in its minute. Heard twice it writes the same again. */
export const onPlayStarted = async ({ stories, plays, minutes }: EventsContext, event: EventOf<typeof playStarted>): Promise<void> => {
  const { playId, titleId, buildId, profileId } = event.data
  const startedAt = fromInstant(event.at)
  const play: StartedPlay = { playId, titleId, buildId, profileId, startedAt }
  await Promise.all([
    stories.put({
      partition: playId,
      key: storyKey(startedAt, 0, event.id),
      value: { source: 'playback', at: startedAt, kind: 'started', data: event.data },
      token: onceToken,
      ttlMs: storyTtlMs,
    }),
    plays.putAll([
      { partition: dayOf(startedAt), key: `${event.at}|${playId}`, value: play, token: onceToken, ttlMs: storyTtlMs },
      { partition: playId, key: startedKey, value: play, token: onceToken, ttlMs: storyTtlMs },
    ]),
    minutes.put({
      partition: minuteOf(startedAt),
      key: `start|${playId}|${profileId ?? ''}`,
      value: { kind: 'start' },
      token: onceToken,
      ttlMs: minuteTtlMs,
    }),
  ])
}
