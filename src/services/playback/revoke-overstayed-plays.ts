import type { PlaybackContext } from './implementer.ts'
import { revokePlays } from './revoke-plays.ts'

/** Plays revoked in one go. */
const batch = 200

/** Revokes plays whose rights have ended before their token, because they were cut after it was signed; returns how many. */
export const revokeOverstayedPlays = async (context: PlaybackContext): Promise<number> => {
  const { sql, clock, outbox, log } = context
  const now = new Date(clock.now())
  const revoked = await sql.transaction(
    async (trx) => {
      const plays = await trx
        .selectFrom('play')
        .selectAll()
        .where('allowed_until', '<=', now)
        .where('expires_at', '>', now)
        .where((or) => or.or([or('end_reason', 'is', null), or('end_reason', '!=', 'revoked')]))
        .orderBy('allowed_until')
        .limit(batch)
        .forUpdate()
        .skipLocked()
        .execute()
      await revokePlays(trx, context, plays, 'The rights of the title ended.')
      return plays.length
    },
    { isolation: 'read committed' },
  )
  if (revoked > 0) {
    outbox.nudge()
    log.info('plays revoked at the end of their rights', { plays: revoked })
  }
  return revoked
}
