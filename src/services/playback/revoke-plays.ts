import { playRevoked } from '../../contracts/events/index.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import { toInstant } from '../../kit/clock.ts'
import { endPlays } from './end-play.ts'
import type { PlaybackContext } from './implementer.ts'
import type { Play, Tables } from './tables.ts'

/** Takes the tokens of plays back and tells the edges, in the caller's transaction, which must hold their rows. */
export const revokePlays = async (
  trx: Transaction<Tables>,
  context: Pick<PlaybackContext, 'outbox' | 'clock'>,
  plays: readonly Play[],
  reason: string,
): Promise<void> => {
  await endPlays(trx, context, plays, 'revoked')
  for (const play of plays) {
    const data = { playId: play.play_id, expiresAt: toInstant(play.expires_at.getTime()), reason }
    await context.outbox.put(trx, playRevoked, { key: play.play_id, data })
  }
}
