import { isDefinedError, safe } from '@orpc/client'
import { LRUCache } from 'lru-cache'
import type { BuildId } from '../../contracts/ids.ts'
import type { Clients } from '../../contracts/index.ts'
import type { Clock } from '../../kit/clock.ts'
import { messageOf, Outage } from '../../kit/failure.ts'
import type { KnownBuild, KnownBuilds } from './known-builds.ts'

/** A build that encode does not know is not asked for again so soon. */
const unknownForMs = 2_000
const mostUnknown = 1_000

/** What is known of a build; undefined when there is none. */
export type FindBuild = (buildId: BuildId) => Promise<KnownBuild | undefined>

/** The first play of a build may come before the news of it: whoever has a token for it has it from playback, so encode is asked. */
export const openFindBuild = (needs: {
  readonly known: KnownBuilds
  readonly encode: Pick<Clients['encode'], 'readBuild'>
  readonly clock: Clock
}): FindBuild => {
  const { known, encode, clock } = needs
  const unknownUntil = new LRUCache<BuildId, number>({ max: mostUnknown })
  return async (buildId) => {
    const build = known.get(buildId)
    if (build || known.isRemoved(buildId) || (unknownUntil.get(buildId) ?? 0) > clock.monotonic()) return build
    const [trouble, found] = await safe(encode.readBuild({ buildId }))
    if (trouble && !(isDefinedError(trouble) && trouble.code === 'NO_SUCH_BUILD')) {
      throw new Outage('encode', `encode does not answer: ${messageOf(trouble)}`, { cause: trouble })
    }
    if (found?.state === 'ready')
      await known.learn(buildId, { titleId: found.titleId, factsBlob: found.factsBlob, filesBlob: found.filesBlob })
    else unknownUntil.set(buildId, clock.monotonic() + unknownForMs)
    return known.get(buildId)
  }
}
