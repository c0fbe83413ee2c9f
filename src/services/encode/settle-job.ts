import type { JobId } from '../../contracts/ids.ts'
import type { EncodeContext } from './implementer.ts'
import { jobState, payloadOf } from './job-view.ts'
import { parseStepError } from './trouble-policy.ts'

/** Writes down that a job has failed, once nothing of it can go on any more. Its other ends are written by the step that brings them. */
export const settleJob = async ({ sql, work, clock, log }: EncodeContext, jobId: JobId): Promise<void> => {
  const job = await sql.db.selectFrom('job').select('round').where('job_id', '=', jobId).where('state', '=', 'open').executeTakeFirst()
  if (!job) return
  const items = await work.readGroup(jobId)
  if (jobState({ state: 'open', priority: 0 }, items, false) !== 'failed') return
  const failed = items.find((item) => item.state === 'failed')!
  const { code, words } = parseStepError(failed.error ?? '')
  const reason = `${payloadOf(failed).label}: ${words}`
  const settled = await sql.db
    .updateTable('job')
    .set({ state: 'failed', reason, reason_code: code, finished_at: new Date(clock.now()) })
    .where('job_id', '=', jobId)
    .where('state', '=', 'open')
    .where('round', '=', job.round)
    .executeTakeFirst()
  if (Number(settled.numUpdatedRows) > 0) log.warn('job failed', { jobId, reasonCode: code, reason })
}
