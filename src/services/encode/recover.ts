import type { JobId } from '../../contracts/ids.ts'
import { recoverLostWork } from './begin-anew.ts'
import type { EncodeContext } from './implementer.ts'
import { jobScope } from './kept.ts'

/** Removes work folders whose job is over or unknown, as a worker on another machine leaves one that hears late of the end. */
export const collectOrphans = async ({ sql, workFiles, log }: EncodeContext): Promise<void> => {
  const left = await workFiles.list('work')
  const kept = new Set<string>(
    (
      await sql.db.selectFrom('job').select('job_id').where('state', 'in', ['open', 'failed']).where('cleared_at', 'is', null).execute()
    ).map((job) => job.job_id),
  )
  for (const { name } of left) {
    if (kept.has(name)) continue
    await workFiles.remove(jobScope(name as JobId))
    log.info('an orphaned work folder was removed', { name })
  }
}

/** A restored backup knows jobs whose work folder it does not hold: those that had finished a step begin anew. Run it before any step runs. */
export const recoverLostJobs = async (context: EncodeContext): Promise<void> => {
  const open = await context.sql.db
    .selectFrom('job')
    .select('job_id')
    .where('state', '=', 'open')
    .where('inspection', 'is not', null)
    .execute()
  for (const { job_id: jobId } of open) {
    // Looked up now and not before: another process may have begun with it meanwhile.
    if (await context.workFiles.has(jobScope(jobId))) continue
    const items = await context.work.readGroup(jobId)
    if (items.some((item) => item.state === 'done')) await recoverLostWork(context, jobId)
  }
}
