import { requireProfile } from '../../contracts/service.ts'
import { decideEntitlement, decideTest } from './entitlement.ts'
import { playback } from './implementer.ts'
import { findOwnPlay } from './own-play.ts'
import { sessionOf } from './play-session.ts'
import { readEntitlement } from './read-entitlement.ts'
import { edgesOf, readRanking } from './read-ranking.ts'
import { readTitle } from './read-title.ts'
import { refusalError } from './refusal.ts'
import { tokenEnd } from './token-lifetime.ts'
import { watcherColumns } from './watcher.ts'

/** A running play keeps its build, also when a newer one was published meanwhile. What the viewer may, where they are now, is asked anew. */
export const renewSession = playback.renewSession.handler(async ({ input, context, errors }) => {
  const { clock, keys, sql } = context
  const before = await findOwnPlay(context, input.playId)
  if (!before || before.end_reason === 'closed' || before.end_reason === 'revoked') throw errors.NO_SUCH_PLAY()
  const profile = before.profile_id === null ? undefined : requireProfile(context.call)
  const [found, entitlement, ranking, macKeys] = await Promise.all([
    readTitle(context, before.title_id),
    profile && readEntitlement(context, profile.accountId),
    readRanking(context, before.build_id),
    keys.macKeys('edge-token'),
  ])
  if (!found) throw errors.NO_SUCH_TITLE()
  const title = { ...found, build: { buildId: before.build_id } }
  const { place } = context.call
  const now = clock.now()
  const decision =
    profile && entitlement ? decideEntitlement({ title, entitlement, place, maturityLimit: profile.maturityAge, now }) : decideTest(title)
  if (!decision.allow) throw refusalError(errors, decision)
  if (ranking.length === 0) throw errors.NO_PATHWAY()

  const play = await sql.db
    .updateTable('play')
    .set({
      max_height: decision.maxHeight,
      edges: edgesOf(ranking),
      ...watcherColumns(place, entitlement?.offer.offerId),
      allowed_until: decision.until === undefined ? null : new Date(decision.until),
      expires_at: new Date(tokenEnd(now, before.duration_seconds, decision.until)),
      alive_at: new Date(now),
      ended_at: null,
      end_reason: null,
    })
    .where('play_id', '=', before.play_id)
    .where((or) => or.or([or('end_reason', 'is', null), or('end_reason', '=', 'expired')]))
    .returningAll()
    .executeTakeFirst()
  if (!play) throw errors.NO_SUCH_PLAY()
  return sessionOf(context, play, { keys: macKeys, nextTitleId: found.nextTitleId })
})
