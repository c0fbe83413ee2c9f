import { encode } from './implementer.ts'
import { findJob } from './jobs.ts'

export const readJob = encode.readJob.handler(async ({ input, context, errors }) => {
  const job = await findJob(context, input.jobId)
  if (!job) throw errors.NO_SUCH_JOB()
  return job
})
