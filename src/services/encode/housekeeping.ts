import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ORPCError } from '@orpc/server'
import type { JobId, TitleId } from '../../contracts/ids.ts'
import { messageOf } from '../../kit/failure.ts'
import { loop, type Closable } from '../../kit/lifecycle.ts'
import type { EncodeContext } from './implementer.ts'
import { recoverLostWork } from './begin-anew.ts'
import { removeBuilds, sweepBlobs } from './remove-builds.ts'
import { settleJob } from './settle-job.ts'
import { mayRemoveSuperseded } from './superseded.ts'

const tidyEveryMs = 5000
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

/** Removes work folders whose job is over or unknown. Run it before any step runs. */
export const collectOrphans = async ({ sql, folders, log }: EncodeContext): Promise<void> => {
  const names = await readdir(folders.jobs)
  const kept = new Set<string>((await sql.db.selectFrom('job').select('job_id').where('state', 'in', ['open', 'failed']).where('cleared_at', 'is', null).execute()).map((job) => job.job_id))
  for (const name of names) {
    if (kept.has(name)) continue
    await rm(join(folders.jobs, name), { recursive: true, force: true })
    log.info('an orphaned work folder was removed', { name })
  }
}

/** A restored backup knows jobs whose work folder it does not hold: those that had got beyond their first step begin anew. Run it before any step runs. */
export const recoverLostJobs = async (context: EncodeContext): Promise<void> => {
  const there = new Set(await readdir(context.folders.jobs))
  const open = await context.sql.db.selectFrom('job').select('job_id').where('state', '=', 'open').where('inspection', 'is not', null).execute()
  for (const { job_id: jobId } of open) {
    if (there.has(jobId)) continue
    const items = await context.work.readGroup(jobId)
    if (items.some((item) => item.kind !== 'inspect' && item.state === 'done')) await recoverLostWork(context, jobId)
  }
}

/** The last step of a job may have ended without anybody there to draw the conclusion. */
const settleOpenJobs = async (context: EncodeContext) => {
  const open = await context.sql.db.selectFrom('job').select('job_id').where('state', '=', 'open').orderBy('created_at').limit(atOnce).execute()
  for (const job of open) await settleJob(context, job.job_id)
}

export const clearEndedJobs = async (context: EncodeContext): Promise<void> => {
  const oldFailure = new Date(context.clock.now() - keepFailedMs)
  const ended = await context.sql.db
    .selectFrom('job')
    .innerJoin('master', 'master.master_id', 'job.master_id')
    .select(['job.job_id', 'job.title_id', 'job.master_id', 'job.made_title', 'job.state', 'master.upload_id', 'master.beside'])
    .where('job.cleared_at', 'is', null)
    .where(({ or, and, eb }) => or([eb('job.state', 'in', ['done', 'refused', 'cancelled']), and([eb('job.state', '=', 'failed'), eb('job.finished_at', '<', oldFailure)])]))
    .limit(atOnce)
    .execute()
  for (const job of ended) {
    // What is still being stopped still writes.
    if (context.worker.runs(job.job_id)) continue
    try {
      await rm(context.folders.job(job.job_id), { recursive: true, force: true })
      if (!context.settings.keepMasters) await removeUploads(context, job.job_id, [job.upload_id, ...job.beside.map((file) => file.uploadId)])
      if (job.made_title && (job.state === 'refused' || job.state === 'cancelled')) await removeEmptyTitle(context, job.title_id, job.job_id)
      await context.sql.transaction(async (trx) => {
        const storing = await trx.selectFrom('build').select('build_id').where('job_id', '=', job.job_id).where('state', '=', 'storing').execute()
        await removeBuilds(context, trx, storing.map((build) => build.build_id))
        await trx.deleteFrom('child_run').where('job_id', '=', job.job_id).execute()
        await trx.updateTable('job').set({ cleared_at: new Date(context.clock.now()) }).where('job_id', '=', job.job_id).execute()
      })
    } catch (trouble) {
      context.log.warn('a finished job is not cleared yet', { jobId: job.job_id, reason: messageOf(trouble) })
    }
  }
}

/** An upload goes with the last job that reads it. */
const removeUploads = async ({ sql, uploads }: EncodeContext, jobId: JobId, uploadIds: readonly (string | null | undefined)[]) => {
  for (const uploadId of uploadIds) {
    if (!uploadId) continue
    const other = await sql.db
      .selectFrom('job')
      .innerJoin('master', 'master.master_id', 'job.master_id')
      .select('job.job_id')
      .where('master.upload_id', '=', uploadId)
      .where('job.job_id', '!=', jobId)
      .where('job.state', 'in', ['open', 'failed'])
      .executeTakeFirst()
    if (!other) await uploads.remove(uploadId)
  }
}

/** A title that was made for a master of which nothing came goes again, unless somebody has given it another one meanwhile. */
const removeEmptyTitle = async ({ sql, clients }: EncodeContext, titleId: TitleId, jobId: JobId) => {
  const build = await sql.db.selectFrom('build').select('build_id').where('title_id', '=', titleId).where('state', '=', 'ready').limit(1).executeTakeFirst()
  const other = await sql.db
    .selectFrom('job')
    .select('job_id')
    .where('title_id', '=', titleId)
    .where('job_id', '!=', jobId)
    .where('state', 'in', ['open', 'failed', 'done'])
    .limit(1)
    .executeTakeFirst()
  if (build || other) return
  try {
    await clients.catalogue.deleteTitle({ titleId })
  } catch (trouble) {
    if (!(trouble instanceof ORPCError && trouble.code === 'NO_SUCH_TITLE')) throw trouble
  }
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
    const facts = { supersededAt: build.superseded_at!.getTime(), durationSeconds: build.duration_seconds, published: published === build.build_id }
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
  await uploads.expire(new Set(masters.flatMap((master) => [master.upload_id, ...master.beside.map((file) => file.uploadId)]).filter((id) => typeof id === 'string')))
}
