import type { JobId } from '../../contracts/ids.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import type { EncodeContext } from './implementer.ts'
import { jobScope } from './kept.ts'
import { firstSteps } from './plan-job.ts'
import type { Tables } from './tables.ts'

/** How often a job begins anew by itself. */
const mostRounds = 5

/** Lets an open or failed job begin again from its master, in the caller's transaction. Its work folder must be gone: what lies there would be taken for done. */
export const beginAnew = async (
  { work, settings }: Pick<EncodeContext, 'work' | 'settings'>,
  trx: Transaction<Tables>,
  jobId: JobId,
): Promise<void> => {
  const job = await trx
    .selectFrom('job')
    .innerJoin('master', 'master.master_id', 'job.master_id')
    .select(['job.round', 'job.priority', 'master.size_bytes'])
    .where('job.job_id', '=', jobId)
    .executeTakeFirstOrThrow()
  await work.cancelGroup(trx, jobId)
  await work.removeGroup(trx, jobId)
  await work.put(trx, firstSteps({ jobId, priority: job.priority, sizeBytes: job.size_bytes, share: settings.share }))
  await trx
    .updateTable('job')
    .set({ state: 'open', round: job.round + 1, reason: null, reason_code: null, finished_at: null, cleared_at: null, written_bytes: 0 })
    .where('job_id', '=', jobId)
    .execute()
}

/** The same for an open job whose work folder was lost, as after a restore from a backup. False: it has happened too often, or the job is over. */
export const recoverLostWork = async (context: EncodeContext, jobId: JobId): Promise<boolean> => {
  context.worker.stopGroup(jobId)
  await context.workFiles.remove(jobScope(jobId))
  const begun = await context.sql.transaction(async (trx) => {
    const job = await trx.selectFrom('job').select(['state', 'round']).where('job_id', '=', jobId).executeTakeFirst()
    if (job?.state !== 'open' || job.round >= mostRounds) return false
    await beginAnew(context, trx, jobId)
    return true
  })
  if (begun) context.log.warn('a job begins anew, because its work folder was lost', { jobId })
  context.worker.wake()
  return begun
}
