import { playStarted } from '../../contracts/events/index.ts'
import type { AccountId, PlayId, ProfileId } from '../../contracts/ids.ts'
import type { DeviceCapabilities, PlaySession } from '../../contracts/playback.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import { toInstant } from '../../kit/clock.ts'
import { formatSelection } from '../../media/cmaf/selection.ts'
import { chooseRepresentations } from './choose-representations.ts'
import type { Playable, PlayableBuild } from './entitlement.ts'
import type { PlaybackContext } from './implementer.ts'
import { sessionOf } from './play-session.ts'
import { edgesOf, readRanking } from './read-ranking.ts'
import type { Refusal } from './refusal.ts'
import type { NewPlay, Play, Tables } from './tables.ts'
import { tokenEnd } from './token-lifetime.ts'
import { watcherColumns } from './watcher.ts'

/** Whoever may play: the second half of a start. */
export const openPlay = async (
  context: PlaybackContext & WithCall,
  ask: {
    readonly accountId: AccountId
    readonly profileId: ProfileId | null
    readonly title: Playable
    readonly build: PlayableBuild
    /** Highest picture in lines that the offer includes. */
    readonly offerHeight: number
    readonly offerId: string | undefined
    /** When the rights of the title end for this viewer, in UTC milliseconds; undefined: they do not. */
    readonly until: number | undefined
    readonly device: DeviceCapabilities
    readonly resumeSeconds: number
    readonly idempotencyKey: string | null
  },
): Promise<{ readonly allow: true; readonly session: PlaySession } | Refusal> => {
  const { title, build, device } = ask
  const [facts, ranking, keys] = await Promise.all([
    context.readFacts(build.factsBlob),
    readRanking(context, build.buildId),
    context.keys.macKeys('edge-token'),
  ])
  const choice = chooseRepresentations({ facts, device, offerHeight: ask.offerHeight })
  if (!choice.allow) return { allow: false, reason: 'NO_REPRESENTATION', words: choice.reason }
  if (ranking.length === 0) return { allow: false, reason: 'NO_PATHWAY' }
  const now = context.clock.now()
  const play = await keep(
    context,
    {
      play_id: context.newId<PlayId>(),
      account_id: ask.accountId,
      profile_id: ask.profileId,
      title_id: title.titleId,
      build_id: build.buildId,
      selection: formatSelection(choice.selection),
      max_height: ask.offerHeight,
      duration_seconds: facts.durationSeconds,
      resume_seconds: Math.min(ask.resumeSeconds, facts.durationSeconds),
      edges: edgesOf(ranking),
      idempotency_key: ask.idempotencyKey,
      ...watcherColumns(context.call.place, ask.offerId),
      allowed_until: ask.until === undefined ? null : new Date(ask.until),
      expires_at: new Date(tokenEnd(now, facts.durationSeconds, ask.until)),
      alive_at: new Date(now),
    },
    { device: device.name, reasons: [...choice.reasons, ...ranking.map(({ edge, reason }) => `${edge}: ${reason}`)] },
  )
  return { allow: true, session: sessionOf(context, play, { keys, nextTitleId: title.nextTitleId }) }
}

/** Writes the play and its news together. When the same start got here first, its play is the answer and nothing is told. */
const keep = async (context: PlaybackContext, row: NewPlay, words: { device: string; reasons: readonly string[] }): Promise<Play> => {
  const { sql, outbox, log } = context
  const change = async (trx: Transaction<Tables>): Promise<Play | undefined> => {
    const play = await trx
      .insertInto('play')
      .values(row)
      .onConflict((conflict) => conflict.columns(['profile_id', 'title_id', 'idempotency_key']).doNothing())
      .returningAll()
      .executeTakeFirst()
    if (play) await outbox.put(trx, playStarted, { key: play.play_id, data: startedData(play, words) })
    return play
  }
  // A new row meets no other but by its unique key, so the cheaper isolation is as good.
  const play = await sql.transaction(change, { isolation: 'read committed' })
  if (!play) return (await findByKey(context, row))!
  outbox.nudge()
  log.info('play started', startedData(play, words))
  return play
}

/** The play that an earlier start with the same key opened. */
export const findByKey = (
  { sql }: Pick<PlaybackContext, 'sql'>,
  start: Pick<NewPlay, 'profile_id' | 'title_id' | 'idempotency_key'>,
): Promise<Play | undefined> =>
  sql.db
    .selectFrom('play')
    .selectAll()
    .where('profile_id', '=', start.profile_id!)
    .where('title_id', '=', start.title_id)
    .where('idempotency_key', '=', start.idempotency_key!)
    .executeTakeFirst()

const startedData = (play: Play, { device, reasons }: { device: string; reasons: readonly string[] }) => ({
  playId: play.play_id,
  titleId: play.title_id,
  buildId: play.build_id,
  ...(play.profile_id !== null && { profileId: play.profile_id }),
  expiresAt: toInstant(play.expires_at.getTime()),
  device,
  pathways: play.edges.map(({ edge }) => edge),
  reasons: [...reasons],
})
