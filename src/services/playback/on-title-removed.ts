import type { EventOf, titleRemoved } from '../../contracts/events/index.ts'
import type { PlaybackContext } from './implementer.ts'
import { revokePlays } from './revoke-plays.ts'

/** Plays revoked in one transaction. */
const batch = 200

/** Whoever still holds a token for a removed title loses it, whether the play is alive or not. Heard twice, there is nothing left to revoke. */
export const onTitleRemoved = async (context: PlaybackContext, event: EventOf<typeof titleRemoved>): Promise<void> => {
  while ((await revokeSome(context, event)) === batch) continue
}

const revokeSome = async (context: PlaybackContext, event: EventOf<typeof titleRemoved>): Promise<number> => {
  const { sql, outbox, clock, log } = context
  const revoked = await sql.transaction(
    async (trx) => {
      const plays = await trx
        .selectFrom('play')
        .selectAll()
        .where('title_id', '=', event.data.titleId)
        .where('expires_at', '>', new Date(clock.now()))
        .where((or) => or.or([or('end_reason', 'is', null), or('end_reason', '!=', 'revoked')]))
        .limit(batch)
        .forUpdate()
        .execute()
      await revokePlays(trx, context, plays, 'The title was removed.')
      return plays.length
    },
    { isolation: 'read committed' },
  )
  if (revoked > 0) {
    outbox.nudge()
    log.info('plays of a removed title revoked', { titleId: event.data.titleId, plays: revoked })
  }
  return revoked
}
