import { messageOf } from '../../kit/failure.ts'
import { loop, type Closable } from '../../kit/lifecycle.ts'
import { clearEndedJobs } from './clear-ended-jobs.ts'
import { collectChunks } from './collect-chunks.ts'
import type { EncodeContext } from './implementer.ts'
import { collectOrphans } from './recover.ts'
import { sweepBlobs } from './remove-builds.ts'
import { removeSupersededBuilds } from './remove-superseded-builds.ts'
import { settleJob } from './settle-job.ts'

const tidyEveryMs = 5000
const sweepEveryMs = 3_600_000
/** Jobs looked at in one turn. */
const jobsAtOnce = 50

/** What has to be done by itself: everything here may run twice, late, or after a crash, and one part does not wait for another. */
export const startHousekeeping = (context: EncodeContext): Closable => {
  const { clock, log } = context
  let sweptAt = Number.NEGATIVE_INFINITY
  const chores = [settleOpenJobs, clearEndedJobs, removeSupersededBuilds, sweepBlobs, collectChunks]
  return loop({
    name: 'encode housekeeping',
    async turn() {
      const due = [...chores]
      if (clock.monotonic() - sweptAt >= sweepEveryMs) {
        sweptAt = clock.monotonic()
        due.push(expireUploads, collectOrphans)
      }
      for (const chore of due)
        await chore(context).catch((trouble: unknown) =>
          log.warn('a chore of encode is not done', { chore: chore.name, reason: messageOf(trouble) }),
        )
      return tidyEveryMs
    },
    sleep: (ms, signal) => clock.sleep(ms, signal),
    onTrouble: () => tidyEveryMs,
  })
}

/** The last step of a job may have ended without anybody there to draw the conclusion. */
const settleOpenJobs = async (context: EncodeContext): Promise<void> => {
  const open = await context.sql.db
    .selectFrom('job')
    .select('job_id')
    .where('state', '=', 'open')
    .orderBy('created_at')
    .limit(jobsAtOnce)
    .execute()
  for (const job of open) await settleJob(context, job.job_id)
}

const expireUploads = async ({ sql, uploads }: EncodeContext): Promise<void> => {
  const masters = await sql.db
    .selectFrom('master')
    .innerJoin('job', 'job.master_id', 'master.master_id')
    .select(['master.upload_id', 'master.beside'])
    .where((where) =>
      where.or([
        where.and([where.eb('master.archived_at', 'is', null), where.eb('master.removed_at', 'is', null)]),
        where.eb('job.cleared_at', 'is', null),
      ]),
    )
    .execute()
  const inUse = masters.flatMap((master) => [master.upload_id, ...master.beside.map((file) => file.uploadId)])
  await uploads.expire(new Set(inUse.filter((id) => typeof id === 'string')))
}
