import type { EventOf, playerMoment } from '../../contracts/events/index.ts'
import { fromInstant } from '../../kit/clock.ts'
import type { RecommendContext } from './implementer.ts'
import { dayOfPlay, playTtlMs } from './tables.ts'

/** Between two heartbeats of somebody who watches; what is longer was not watching. */
const longestStepMs = 60_000

/**
 * A first frame makes the play count, each heartbeat after it adds the time since the moment before. Moments of one play arrive in one
 * partition of the log, so nobody else writes its record meanwhile; one that was heard before has a sequence that is not higher.
 */
export const onPlayerMoment = async (
  { plays, habits }: Pick<RecommendContext, 'plays' | 'habits'>,
  event: EventOf<typeof playerMoment>,
): Promise<void> => {
  const { playId, profileId, kind, sequence } = event.data
  if (!profileId || (kind !== 'first-frame' && kind !== 'heartbeat')) return
  const partition = dayOfPlay(playId)
  const key = `${playId}|watched|${profileId}`
  const at = fromInstant(event.data.at)
  const before = (await plays.get(partition, key))?.value
  const known = before?.kind === 'watched' ? before : undefined
  if (known ? sequence <= known.sequence : kind !== 'first-frame') return
  const stepMs = known && kind === 'heartbeat' ? Math.min(Math.max(0, at - known.at), longestStepMs) : 0
  await plays.put({
    partition,
    key,
    value: { kind: 'watched', profileId, watchedSeconds: (known?.watchedSeconds ?? 0) + stepMs / 1000, sequence, at },
    token: sequence + 1,
    ttlMs: playTtlMs,
  })
  habits.expire()
}
