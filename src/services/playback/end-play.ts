import { playEnded } from '../../contracts/events/index.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import type { PlaybackContext } from './implementer.ts'
import type { Play, Tables } from './tables.ts'

/** Marks plays as over and tells it, in the caller's transaction, which must hold their rows. */
export const endPlays = async (
  trx: Transaction<Tables>,
  { outbox, clock }: Pick<PlaybackContext, 'outbox' | 'clock'>,
  plays: readonly Pick<Play, 'play_id' | 'title_id' | 'profile_id'>[],
  reason: NonNullable<Play['end_reason']>,
): Promise<void> => {
  if (plays.length === 0) return
  await trx
    .updateTable('play')
    .set({ ended_at: new Date(clock.now()), end_reason: reason })
    .where(
      'play_id',
      'in',
      plays.map((play) => play.play_id),
    )
    .execute()
  for (const { play_id: playId, title_id: titleId, profile_id: profileId } of plays) {
    await outbox.put(trx, playEnded, { key: playId, data: { playId, titleId, ...(profileId !== null && { profileId }), reason } })
  }
}
