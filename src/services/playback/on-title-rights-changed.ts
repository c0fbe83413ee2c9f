import type { EventOf, titleRightsChanged } from '../../contracts/events/index.ts'
import type { PlayId } from '../../contracts/ids.ts'
import { availability } from '../../rules/availability.ts'
import type { Playable } from './entitlement.ts'
import type { PlaybackContext } from './implementer.ts'
import { readTitle } from './read-title.ts'
import { revokePlays } from './revoke-plays.ts'
import type { Play } from './tables.ts'
import { watcherOf } from './watcher.ts'

/** Plays judged in one transaction. */
const batch = 200
/** Before every id there is. */
const firstId = '00000000-0000-0000-0000-000000000000' as PlayId

/**
 * Plays that the rights of now do not allow where they began are revoked; those whose rights end before their token are marked, and revoked
 * when it is time. Rights are read when the news is heard, so hearing it twice or late judges by what stands then. Test plays go on.
 */
export const onTitleRightsChanged = async (context: PlaybackContext, event: EventOf<typeof titleRightsChanged>): Promise<void> => {
  const title = await readTitle(context, event.data.titleId)
  // A title that is gone has news of its own.
  if (!title) return
  let after: PlayId | undefined = firstId
  while (after) after = await judgeSome(context, title, after)
}

/** Judges the next plays after this id; gives the last one's, or undefined when there are no more. */
const judgeSome = async (context: PlaybackContext, title: Playable, after: PlayId): Promise<PlayId | undefined> => {
  const { sql, outbox, clock, log } = context
  const now = clock.now()
  const { plays, revoked } = await sql.transaction(
    async (trx) => {
      const plays = await trx
        .selectFrom('play')
        .selectAll()
        .where('title_id', '=', title.titleId)
        .where('profile_id', 'is not', null)
        .where('expires_at', '>', new Date(now))
        .where((or) => or.or([or('end_reason', 'is', null), or('end_reason', '!=', 'revoked')]))
        .where('play_id', '>', after)
        .orderBy('play_id')
        .limit(batch)
        .forUpdate()
        .execute()
      const judged = plays.map((play) => ({ play, answer: answerFor(title, play, now) }))
      const revoked = judged.filter(({ answer }) => !answer.allow).map(({ play }) => play)
      await revokePlays(trx, context, revoked, 'The rights of the title changed.')
      for (const { play, answer } of judged) {
        const until = answer.allow ? answer.until : undefined
        if (!answer.allow || until === play.allowed_until?.getTime()) continue
        await trx
          .updateTable('play')
          .set({ allowed_until: until === undefined ? null : new Date(until) })
          .where('play_id', '=', play.play_id)
          .execute()
      }
      return { plays, revoked }
    },
    { isolation: 'read committed' },
  )
  if (revoked.length > 0) {
    outbox.nudge()
    log.info('plays revoked because rights changed', { titleId: title.titleId, plays: revoked.length })
  }
  return plays.length === batch ? plays.at(-1)!.play_id : undefined
}

/** Rights do not change how old a viewer must be. */
const answerFor = (title: Playable, play: Play, now: number) =>
  availability({ rights: title.rights, maturityAge: 0 }, { ...watcherOf(play), maturityLimit: 0 }, now)
