import { rm } from 'node:fs/promises'
import { ORPCError } from '@orpc/server'
import type { JobId, TitleId } from '../../contracts/ids.ts'
import { messageOf } from '../../kit/failure.ts'
import type { EncodeContext } from './implementer.ts'
import { removeBuilds } from './remove-builds.ts'

/** A failed job may be retried from where it stopped for so long; then its files go. */
const keepFailedMs = 7 * 24 * 3_600_000
/** Jobs in one turn. */
const jobsAtOnce = 50

/** Takes away what a job leaves when it is over: its folder, its upload, and a title of which nothing came. Doing it twice does no harm. */
export const clearEndedJobs = async (context: EncodeContext): Promise<void> => {
  const oldFailure = new Date(context.clock.now() - keepFailedMs)
  const ended = await context.sql.db
    .selectFrom('job')
    .innerJoin('master', 'master.master_id', 'job.master_id')
    .select(['job.job_id', 'job.title_id', 'job.master_id', 'job.made_title', 'job.state', 'master.upload_id', 'master.beside'])
    .where('job.cleared_at', 'is', null)
    .where((where) =>
      where.or([
        where.eb('job.state', 'in', ['done', 'refused', 'cancelled']),
        where.and([where.eb('job.state', '=', 'failed'), where.eb('job.finished_at', '<', oldFailure)]),
      ]),
    )
    .limit(jobsAtOnce)
    .execute()
  for (const job of ended) {
    // What is still being stopped still writes.
    if (context.worker.runs(job.job_id)) continue
    try {
      await rm(context.folders.job(job.job_id), { recursive: true, force: true })
      if (!context.settings.keepMasters)
        await removeUploads(context, job.job_id, [job.upload_id, ...job.beside.map((file) => file.uploadId)])
      if (job.made_title && (job.state === 'refused' || job.state === 'cancelled'))
        await removeEmptyTitle(context, job.title_id, job.job_id)
      await context.sql.transaction(async (trx) => {
        const storing = await trx
          .selectFrom('build')
          .select('build_id')
          .where('job_id', '=', job.job_id)
          .where('state', '=', 'storing')
          .execute()
        await removeBuilds(
          context,
          trx,
          storing.map((build) => build.build_id),
        )
        await trx.deleteFrom('child_run').where('job_id', '=', job.job_id).execute()
        await trx
          .updateTable('job')
          .set({ cleared_at: new Date(context.clock.now()) })
          .where('job_id', '=', job.job_id)
          .execute()
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
  const build = await sql.db
    .selectFrom('build')
    .select('build_id')
    .where('title_id', '=', titleId)
    .where('state', '=', 'ready')
    .limit(1)
    .executeTakeFirst()
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
