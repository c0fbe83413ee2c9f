import type { Job } from '../../contracts/encode.ts'
import { encode, type EncodeContext } from './implementer.ts'
import { findJob } from './jobs.ts'

/** How often a watched job is looked at. */
const lookEveryMs = 500

/** The job now, and again at every change, until it is over or nobody listens any more. */
export const watchJob = encode.watchJob.handler(async ({ input, context, errors, signal }) => {
  const job = await findJob(context, input.jobId)
  // Said before the stream begins: an answer has one status.
  if (!job) throw errors.NO_SUCH_JOB()
  return changesOf(context, job, signal)
})

async function* changesOf(context: EncodeContext, first: Job, signal: AbortSignal | undefined): AsyncGenerator<Job, void> {
  let told = ''
  for (let job: Job | undefined = first; job; job = await findJob(context, first.jobId)) {
    const text = JSON.stringify(withoutTicking(job))
    if (text !== told) yield job
    told = text
    if (isOver(job)) return
    const listens = await context.clock.sleep(lookEveryMs, signal).then(
      () => true,
      () => false,
    )
    if (!listens) return
  }
}

export const isOver = (job: Pick<Job, 'state'>): boolean =>
  job.state === 'done' || job.state === 'refused' || job.state === 'failed' || job.state === 'cancelled'

/** What is left of a job when only time passes: the clock alone is no news. */
const withoutTicking = ({ etaSeconds: _, steps, ...job }: Job) => ({ ...job, steps: steps.map(({ etaSeconds: __, ...step }) => step) })
