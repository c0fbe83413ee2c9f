import { beginAnew } from './begin-anew.ts'
import { encode } from './implementer.ts'
import { findJob } from './jobs.ts'
import { jobScope } from './kept.ts'

/** After these the failed step would fail for ever, because what went before it is at fault. */
const anewAfter: readonly (string | undefined)[] = ['WORK_LOST', 'BUILD_FAULTY']

/** Tries the failed steps again. When there is nothing good to go on from, and nothing of the job runs any more, it begins anew from its master. */
export const retryJob = encode.retryJob.handler(async ({ input, context, errors }) => {
  const { sql, work, workFiles } = context
  const before = await findJob(context, input.jobId)
  if (!before) throw errors.NO_SUCH_JOB()
  const scope = jobScope(input.jobId)
  const anew = before.state === 'failed' && (!(await workFiles.has(scope)) || anewAfter.includes(before.reasonCode))
  if (anew) await workFiles.remove(scope)
  const retried = await sql.transaction(async (trx) => {
    const job = await trx.selectFrom('job').select(['state', 'round']).where('job_id', '=', input.jobId).executeTakeFirst()
    if (!job || (job.state !== 'open' && job.state !== 'failed')) return false
    if ((await work.retryGroup(trx, input.jobId)) === 0) return false
    if (anew) await beginAnew(context, trx, input.jobId)
    else
      await trx
        .updateTable('job')
        .set({ state: 'open', round: job.round + 1, reason: null, reason_code: null, finished_at: null, cleared_at: null })
        .where('job_id', '=', input.jobId)
        .execute()
    return true
  })
  if (!retried) throw errors.NOTHING_FAILED()
  context.worker.wake()
  const after = await findJob(context, input.jobId)
  if (!after) throw errors.NO_SUCH_JOB()
  return after
})
