import { messageOf } from '../../kit/failure.ts'
import { loop, type Closable } from '../../kit/lifecycle.ts'
import { clearEndedJobs } from './clear-ended-jobs.ts'
import type { EncodeContext } from './implementer.ts'
import { sweepBlobs } from './remove-builds.ts'
import { removeSupersededBuilds } from './remove-superseded-builds.ts'
import { settleJob } from './settle-job.ts'

const tidyEveryMs = 5000
const expireUploadsEveryMs = 3_600_000
/** Jobs looked at in one turn. */
const atOnce = 50

/** What has to be done by itself: everything here may run twice, late, or after a crash. */
export const startHousekeeping = (context: EncodeContext): Closable => {
  let uploadsExpiredAt = Number.NEGATIVE_INFINITY
  return loop({
    name: 'encode housekeeping',
    async turn() {
      await settleOpenJobs(context)
      await clearEndedJobs(context)
      await removeSupersededBuilds(context)
      await sweepBlobs(context)
      if (context.clock.monotonic() - uploadsExpiredAt >= expireUploadsEveryMs) {
        uploadsExpiredAt = context.clock.monotonic()
        await expireUploads(context)
      }
      return tidyEveryMs
    },
    sleep: (ms, signal) => context.clock.sleep(ms, signal),
    onTrouble: (trouble) => {
      context.log.warn('housekeeping of encode did not finish', { reason: messageOf(trouble) })
      return tidyEveryMs
    },
  })
}

/** The last step of a job may have ended without anybody there to draw the conclusion. */
const settleOpenJobs = async (context: EncodeContext) => {
  const open = await context.sql.db
    .selectFrom('job')
    .select('job_id')
    .where('state', '=', 'open')
    .orderBy('created_at')
    .limit(atOnce)
    .execute()
  for (const job of open) await settleJob(context, job.job_id)
}

const expireUploadsEveryMs = 3_600_000
/** A failed job may be retried from where it stopped for so long; then its files go. */
const keepFailedMs = 7 * 24 * 3_600_000
/** Jobs, builds or folders looked at in one turn. */
const atOnce = 50

/** What has to be done by itself: everything here may run twice, late, or after a crash. */
export const startHousekeeping = (context: EncodeContext): Closable => {
  let uploadsExpiredAt = Number.NEGATIVE_INFINITY
  return loop({
    name: 'encode housekeeping',
    async turn() {
      await settleOpenJobs(context)
      await clearEndedJobs(context)
      await removeSupersededBuilds(context)
      await sweepBlobs(context)
      if (context.clock.monotonic() - uploadsExpiredAt >= expireUploadsEveryMs) {
        uploadsExpiredAt = context.clock.monotonic()
        await expireUploads(context)
      }
      return tidyEveryMs
    },
    sleep: (ms, signal) => context.clock.sleep(ms, signal),
    onTrouble: (trouble) => {
      context.log.warn('housekeeping of encode did not finish', { reason: messageOf(trouble) })
      return tidyEveryMs
    },
  })
}

/** The last step of a job may have ended without anybody there to draw the conclusion. */
const settleOpenJobs = async (context: EncodeContext) => {
  const open = await context.sql.db
    .selectFrom('job')
    .select('job_id')
    .where('state', '=', 'open')
    .orderBy('created_at')
    .limit(atOnce)
    .execute()
  for (const job of open) await settleJob(context, job.job_id)
}

export const removeSupersededBuilds = async (context: EncodeContext): Promise<void> => {
  const { sql, clients, clock, outbox } = context
  const candidates = await sql.db
    .selectFrom('build')
    .select(['build_id', 'title_id', 'duration_seconds', 'superseded_at'])
    .where('superseded_at', 'is not', null)
    .where('state', '=', 'ready')
    .limit(atOnce)
    .execute()
  if (candidates.length === 0) return
  const { plays } = await clients.playback.countPlays()
  for (const build of candidates) {
    const published = await publishedBuild(context, build.title_id)
    const facts = {
      supersededAt: build.superseded_at!.getTime(),
      durationSeconds: build.duration_seconds,
      published: published === build.build_id,
    }
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

const expireUploads = async ({ sql, uploads }: EncodeContext) => {
  const masters = await sql.db
    .selectFrom('master')
    .innerJoin('job', 'job.master_id', 'master.master_id')
    .select(['master.upload_id', 'master.beside'])
    .where(({ or, eb }) => or([eb('master.upload_id', 'is not', null), eb('job.cleared_at', 'is', null)]))
    .execute()
  await uploads.expire(
    new Set(
      masters.flatMap((master) => [master.upload_id, ...master.beside.map((file) => file.uploadId)]).filter((id) => typeof id === 'string'),
    ),
  )
}
