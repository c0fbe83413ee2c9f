import { endPlays } from './end-play.ts'
import { playback } from './implementer.ts'
import { findOwnPlay } from './own-play.ts'

/** Ending twice is ending once. */
export const endSession = playback.endSession.handler(async ({ input, context, errors }) => {
  const play = await findOwnPlay(context, input.playId)
  if (!play) throw errors.NO_SUCH_PLAY()
  await context.sql.transaction(
    async (trx) => {
      const alive = await trx
        .selectFrom('play')
        .selectAll()
        .where('play_id', '=', play.play_id)
        .where('ended_at', 'is', null)
        .forUpdate()
        .execute()
      await endPlays(trx, context, alive, 'closed')
    },
    { isolation: 'read committed' },
  )
  context.outbox.nudge()
  return {}
})
