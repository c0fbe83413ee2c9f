import { playback } from './implementer.ts'
import { findOwnPlay } from './own-play.ts'

/** A play that fell silent and speaks again (a laptop was opened) goes on; one that was closed or revoked does not. */
export const heartbeat = playback.heartbeat.handler(async ({ input, context, errors }) => {
  const play = await findOwnPlay(context, input.playId)
  if (!play) throw errors.NO_SUCH_PLAY()
  const alive = await context.sql.db
    .updateTable('play')
    .set({ alive_at: new Date(context.clock.now()), ended_at: null, end_reason: null })
    .where('play_id', '=', play.play_id)
    .where((or) => or.or([or('end_reason', 'is', null), or('end_reason', '=', 'expired')]))
    .returning('play_id')
    .executeTakeFirst()
  return { goOn: alive !== undefined }
})
