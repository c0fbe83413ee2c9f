import type { JobId } from '../../contracts/ids.ts'
import { Failure, isFailure } from '../../kit/failure.ts'
import { recoverLostWork } from './begin-anew.ts'
import type { EncodeContext } from './implementer.ts'
import type { StepKind } from './step-payloads.ts'
import { settleJob } from './settle-job.ts'
import { steps } from './steps/steps.ts'
import type { Tables } from './tables.ts'
import { formatStepError, troublePolicy } from './trouble-policy.ts'
import { childrenOf } from './worker/children.ts'
import type { StepRun } from './worker/worker.ts'

/** Does one step and tells the queue how it ended. */
export const runStep = async (context: EncodeContext, { lease, signal, gate, progress }: StepRun): Promise<void> => {
  const jobId = lease.group as JobId
  const stepId = lease.key.slice(lease.group.length + 1)
  const log = context.log.with({ jobId, stepId, attempt: lease.attempts })
  const startedMs = context.clock.monotonic()
  const owner = `${lease.key.replace('/', '-')}-${lease.fence}`
  const files = context.workFiles.open(owner)
  const stored = context.storedFiles.open(owner)
  try {
    const { job, master } = await readJobAndMaster(context, jobId)
    const run = childrenOf(context, { jobId, stepId, priority: lease.priority, signal, gate })
    const outcome = await steps[lease.kind as StepKind]({
      ...context,
      log,
      job,
      master,
      lease,
      stepId,
      files,
      stored,
      signal,
      run,
      progress,
    })
    signal.throwIfAborted()
    const kept = await context.work.complete<Tables>(lease, outcome.result, async (trx) => {
      await outcome.change?.(trx)
      if (!outcome.writtenBytes) return
      await trx
        .updateTable('job')
        .set(({ eb }) => ({ written_bytes: eb('written_bytes', '+', outcome.writtenBytes!) as never }))
        .where('job_id', '=', jobId)
        .execute()
    })
    log.info(kept ? 'step done' : 'step done too late', { seconds: (context.clock.monotonic() - startedMs) / 1000 })
  } catch (trouble) {
    if (signal.aborted) throw trouble
    if (isFailure(trouble, 'WORK_LOST') && (await recoverLostWork(context, jobId))) return
    const decision = troublePolicy(trouble, lease.attempts)
    log[decision.final ? 'warn' : 'info']('step failed', { final: decision.final, reason: decision.words, error: trouble })
    if (!decision.final) await context.work.fail(lease, decision.words, { retryAfterMs: decision.retryAfterMs })
    else if (await context.work.fail(lease, formatStepError(decision.code, decision.words), { final: true }))
      await settleJob(context, jobId)
  } finally {
    files.close()
    stored.close()
  }
  context.outbox.nudge()
}

const readJobAndMaster = async ({ sql }: EncodeContext, jobId: JobId) => {
  const job = await sql.db.selectFrom('job').selectAll().where('job_id', '=', jobId).executeTakeFirst()
  const master = job && (await sql.db.selectFrom('master').selectAll().where('master_id', '=', job.master_id).executeTakeFirst())
  if (!job || !master) throw new Failure('WORK_LOST', 'The job of this step is gone.')
  return { job, master }
}
