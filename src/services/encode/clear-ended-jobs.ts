import { ORPCError } from '@orpc/server'
import type { JobId, TitleId } from '../../contracts/ids.ts'
import { messageOf } from '../../kit/failure.ts'
import type { EncodeContext } from './implementer.ts'
import { jobScope } from './kept.ts'
import { clearMaster } from './masters.ts'
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
    .select(['job_id', 'title_id', 'master_id', 'made_title', 'state'])
    .where('cleared_at', 'is', null)
    .where((where) =>
      where.or([
        where.eb('state', 'in', ['done', 'refused', 'cancelled']),
        where.and([where.eb('state', '=', 'failed'), where.eb('finished_at', '<', oldFailure)]),
      ]),
    )
    .limit(jobsAtOnce)
    .execute()
  for (const job of ended) {
    // What is still being stopped still writes.
    if (context.worker.runs(job.job_id)) continue
    try {
      await context.workFiles.remove(jobScope(job.job_id))
      await clearMaster(context, { jobId: job.job_id, masterId: job.master_id, isDone: job.state === 'done' })
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
