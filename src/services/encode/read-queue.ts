import { mapLimited } from '../../kit/limits.ts'
import { jobEtaSeconds, observedPace } from './estimate.ts'
import { encode } from './implementer.ts'
import { stepProgress } from './job-view.ts'

/** The wait is reckoned from so many open jobs; more than that is a long time anyway. */
const jobsCounted = 100

export const readQueue = encode.readQueue.handler(async ({ context }) => {
  const { sql, work, settings, clock } = context
  const open = await sql.db
    .selectFrom('job')
    .select('job_id')
    .where('state', '=', 'open')
    .orderBy('created_at')
    .limit(jobsCounted)
    .execute()
  const [counts, groups] = await Promise.all([work.count(), mapLimited(open, 4, (job) => work.readGroup(job.job_id))])
  const steps = groups.flat().map(stepProgress)
  const paused = context.worker.holding()
  return {
    waiting: counts.waiting,
    running: counts.running,
    failed: counts.failed,
    paused,
    ...(steps.length > 0 && !paused && { etaSeconds: jobEtaSeconds(steps, observedPace(steps, clock.now()), settings.workers) }),
  }
})
