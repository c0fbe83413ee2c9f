import { requireProfile } from '../../contracts/service.ts'
import { decideEntitlement } from './entitlement.ts'
import { playback } from './implementer.ts'
import { findByKey, openPlay } from './open-play.ts'
import { sessionOf } from './play-session.ts'
import { readEntitlement } from './read-entitlement.ts'
import { readResume } from './read-resume.ts'
import { readTitle } from './read-title.ts'
import { refusalError } from './refusal.ts'

export const startSession = playback.startSession.handler(async ({ input, context, errors }) => {
  const { accountId, profileId, maturityAge } = requireProfile(context.call)
  const { titleId, device, idempotencyKey = null } = input
  const [title, entitlement, resumeSeconds, earlier] = await Promise.all([
    readTitle(context, titleId),
    readEntitlement(context, accountId),
    readResume(context, profileId, titleId),
    idempotencyKey === null ? undefined : findByKey(context, { profile_id: profileId, title_id: titleId, idempotency_key: idempotencyKey }),
  ])
  if (!title) throw errors.NO_SUCH_TITLE()
  if (earlier) return sessionOf(context, earlier, { keys: await context.keys.macKeys('edge-token'), nextTitleId: title.nextTitleId })

  const decision = decideEntitlement({
    title,
    entitlement,
    place: context.call.place,
    maturityLimit: maturityAge,
    now: context.clock.now(),
  })
  const opening = decision.allow
    ? await openPlay(context, {
        accountId,
        profileId,
        title,
        build: decision.build,
        offerHeight: decision.maxHeight,
        offerId: entitlement.offer.offerId,
        until: decision.until,
        device,
        resumeSeconds,
        idempotencyKey,
      })
    : decision
  if (opening.allow) return opening.session
  context.log.info('play refused', { titleId, profileId, device: device.name, offer: entitlement.offer.offerId, ...opening })
  throw refusalError(errors, opening)
})
