import type { EventOf, playStarted } from '../../contracts/events/index.ts'
import { fromInstant } from '../../kit/clock.ts'
import type { RecommendContext } from './implementer.ts'
import { dayOfPlay, playTtlMs } from './tables.ts'

/** What the play is of and whose it is. An operator's test play says nothing about taste. */
export const onPlayStarted = async ({ plays }: Pick<RecommendContext, 'plays'>, event: EventOf<typeof playStarted>): Promise<void> => {
  const { playId, titleId, profileId } = event.data
  if (!profileId) return
  await plays.put({
    partition: dayOfPlay(playId),
    key: `${playId}|started`,
    value: { kind: 'started', titleId, profileId },
    token: fromInstant(event.at),
    ttlMs: playTtlMs,
  })
}
