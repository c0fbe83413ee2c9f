import { encode } from './implementer.ts'
import { findJob } from './jobs.ts'
import { removeBuilds } from './remove-builds.ts'

/** Stops a job and removes what it made, a build that members can already watch included. A job that is over by itself stays as it is. */
export const cancelJob = encode.cancelJob.handler(async ({ input, context, errors }) => {
  const { sql, work, clock, outbox } = context
  const found = await sql.transaction(async (trx) => {
    const job = await trx.selectFrom('job').select('state').where('job_id', '=', input.jobId).executeTakeFirst()
    if (!job) return false
    if (job.state !== 'open' && job.state !== 'failed') return true
    await trx
      .updateTable('job')
      .set({ state: 'cancelled', finished_at: new Date(clock.now()), cleared_at: null })
      .where('job_id', '=', input.jobId)
      .execute()
    await work.cancelGroup(trx, input.jobId)
    const builds = await trx.selectFrom('build').select('build_id').where('job_id', '=', input.jobId).execute()
    await removeBuilds(
      context,
      trx,
      builds.map((build) => build.build_id),
    )
    return true
  })
  if (!found) throw errors.NO_SUCH_JOB()
  context.worker.stopGroup(input.jobId)
  outbox.nudge()
  const job = await findJob(context, input.jobId)
  if (!job) throw errors.NO_SUCH_JOB()
  return job
})
