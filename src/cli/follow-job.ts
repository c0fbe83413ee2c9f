import type { Job } from '../contracts/encode.ts'
import type { JobId } from '../contracts/ids.ts'
import { formatDuration } from '../kit/text.ts'
import { exitCode, type CommandInput, type Connection } from './command.ts'
import { bar } from './output.ts'

/** Shows a job until it is over; exit code 1 when it was refused or failed. */
export const followJob = async ({ output, signal }: CommandInput, { clients }: Connection, jobId: JobId): Promise<number> => {
  let job: Job | undefined
  while (!signal.aborted && !isOver(job)) {
    for await (const state of await clients.encode.watchJob({ jobId }, { signal })) {
      job = state
      output.progress(lineOf(state))
    }
  }
  signal.throwIfAborted()
  if (job?.state !== 'done') {
    const message = `${job?.state ?? 'unknown'}: ${job?.reason ?? 'no reason was given'}`
    output.document({ ...job, error: { code: job?.reasonCode ?? 'JOB_NOT_DONE', message } })
    output.note(message)
    return exitCode.refused
  }
  output.document(job)
  output.line(
    `Published in ${job.buildIds.length === 1 ? 'one build' : `${job.buildIds.length} builds`}: title ${job.titleId}. Watch it: ./vitascope play ${job.titleId}`,
  )
  return exitCode.done
}

const isOver = (job: Job | undefined): boolean => job !== undefined && ['done', 'refused', 'failed', 'cancelled'].includes(job.state)

const lineOf = (job: Job): string => {
  const running = job.steps.filter((step) => step.state === 'running').map((step) => `${step.label} ${Math.floor(step.progress * 100)} %`)
  const eta = job.etaSeconds === undefined ? '' : `, about ${formatDuration(job.etaSeconds * 1000)} left`
  return `${bar(job.progress)}  ${running.join(', ') || job.state}${eta}`
}
