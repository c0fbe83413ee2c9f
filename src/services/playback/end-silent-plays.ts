import { endPlays } from './end-play.ts'
import type { PlaybackContext } from './implementer.ts'
import { heartbeatSeconds } from './play-session.ts'

/** A player may lose this many signs of life in a row. */
const silentHeartbeats = 4
/** Plays ended, and forgotten, in one go. */
const batch = 200
/** A play that is over is kept this long, for starts that come again with the same key. Its story lives in the event log. */
const keptMs = 30 * 86_400_000

/** Ends plays that have been silent for too long; returns how many. Several processes may do so at once: each takes other rows. */
export const endSilentPlays = async (context: PlaybackContext): Promise<number> => {
  const { sql, clock, outbox, log } = context
  const silentSince = new Date(clock.now() - silentHeartbeats * heartbeatSeconds * 1000)
  const ended = await sql.transaction(
    async (trx) => {
      const silent = await trx
        .selectFrom('play')
        .select(['play_id', 'title_id', 'profile_id'])
        .where('ended_at', 'is', null)
        .where('alive_at', '<=', silentSince)
        .orderBy('alive_at')
        .limit(batch)
        .forUpdate()
        .skipLocked()
        .execute()
      await endPlays(trx, context, silent, 'expired')
      return silent.length
    },
    { isolation: 'read committed' },
  )
  if (ended > 0) {
    outbox.nudge()
    log.info('silent plays ended', { plays: ended })
  }
  return ended
}

/** Drops what nobody needs any more; returns how many. */
export const forgetOldPlays = async ({ sql, clock }: PlaybackContext): Promise<number> => {
  const old = sql.db
    .selectFrom('play')
    .select('play_id')
    .where('ended_at', '<', new Date(clock.now() - keptMs))
    .limit(batch)
  const { numDeletedRows } = await sql.db.deleteFrom('play').where('play_id', 'in', old).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
