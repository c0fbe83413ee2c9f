import { ORPCError } from '@orpc/server'
import type { TitleId } from '../../contracts/ids.ts'
import type { EncodeContext } from './implementer.ts'
import { removeBuilds } from './remove-builds.ts'
import { mayRemoveSuperseded } from './superseded.ts'

/** Builds in one turn. */
const buildsAtOnce = 50

/** Lets go of first lights that a full build has replaced. */
export const removeSupersededBuilds = async (context: EncodeContext): Promise<void> => {
  const { sql, clients, clock, outbox } = context
  const candidates = await sql.db
    .selectFrom('build')
    .select(['build_id', 'title_id', 'duration_seconds', 'superseded_at'])
    .where('superseded_at', 'is not', null)
    .where('state', '=', 'ready')
    .orderBy('superseded_at')
    .limit(buildsAtOnce)
    .execute()
  if (candidates.length === 0) return
  const { plays } = await clients.playback.countPlays()
  for (const build of candidates) {
    const published = (await publishedBuild(context, build.title_id)) === build.build_id
    const facts = { supersededAt: build.superseded_at!.getTime(), durationSeconds: build.duration_seconds, published }
    if (!mayRemoveSuperseded(facts, plays, clock.now())) continue
    await sql.transaction((trx) => removeBuilds(context, trx, [build.build_id]))
    outbox.nudge()
  }
}

const publishedBuild = async ({ clients }: EncodeContext, titleId: TitleId) => {
  try {
    return (await clients.catalogue.readPlayable({ titleId })).build?.buildId
  } catch (trouble) {
    if (trouble instanceof ORPCError && trouble.code === 'NO_SUCH_TITLE') return undefined
    throw trouble
  }
}
