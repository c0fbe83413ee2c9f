import { isDefinedError, safe } from '@orpc/client'
import type { BuildId, TitleId } from '../../contracts/ids.ts'
import { requirePerson } from '../../contracts/service.ts'
import { decideTest, type PlayableBuild } from './entitlement.ts'
import { playback, type PlaybackContext } from './implementer.ts'
import { openPlay } from './open-play.ts'
import { readTitle } from './read-title.ts'
import { refusalError } from './refusal.ts'

export const startTestSession = playback.startTestSession.handler(async ({ input, context, errors }) => {
  const { accountId } = requirePerson(context.call)
  const { titleId, buildId, device } = input
  const title = await readTitle(context, titleId)
  if (!title) throw errors.NO_SUCH_TITLE()
  const build = buildId === undefined ? (title.build ?? (await latestBuild(context, titleId))) : await namedBuild(context, titleId, buildId)

  const decision = decideTest({ ...title, build })
  const opening = decision.allow
    ? await openPlay(context, {
        accountId,
        profileId: null,
        title,
        build: decision.build,
        offerHeight: decision.maxHeight,
        offerId: undefined,
        until: undefined,
        device,
        resumeSeconds: 0,
        idempotencyKey: null,
      })
    : decision
  if (opening.allow) return opening.session
  throw refusalError(errors, opening)
})

/** A build of this title that was not removed, published or not. */
const namedBuild = async ({ clients }: PlaybackContext, titleId: TitleId, buildId: BuildId): Promise<PlayableBuild | undefined> => {
  const [trouble, build] = await safe(clients.encode.readBuild({ buildId }))
  if (isDefinedError(trouble) && trouble.code === 'NO_SUCH_BUILD') return undefined
  if (trouble) throw trouble
  return build.titleId === titleId && build.state === 'ready' ? build : undefined
}

const latestBuild = async ({ clients }: PlaybackContext, titleId: TitleId): Promise<PlayableBuild | undefined> => {
  const { items } = await clients.encode.listBuilds({ titleId })
  return items.filter((build) => build.state === 'ready').toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0]
}
