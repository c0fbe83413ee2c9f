import type { Job } from '../../contracts/encode.ts'
import type { BuildId, JobId } from '../../contracts/ids.ts'
import type { Selectable } from '../../engines/sql/port.ts'
import { mapLimited } from '../../kit/limits.ts'
import type { EncodeContext } from './implementer.ts'
import { jobView } from './job-view.ts'
import type { Tables } from './tables.ts'

export type JobRow = Selectable<Tables['job']>

/** How many jobs' steps are read at once. */
const readAtOnce = 4

/** The job as it is now; undefined when there is none. */
export const findJob = async (context: EncodeContext, jobId: JobId): Promise<Job | undefined> => {
  const row = await context.sql.db.selectFrom('job').selectAll().where('job_id', '=', jobId).executeTakeFirst()
  return row && (await viewJobs(context, [row]))[0]
}

export const viewJobs = async (context: EncodeContext, rows: readonly JobRow[]): Promise<Job[]> => {
  const buildIds = await readBuildIds(
    context,
    rows.map((row) => row.job_id),
  )
  return mapLimited(rows, readAtOnce, async (row) =>
    jobView({
      job: recordOf(row),
      items: await context.work.readGroup(row.job_id),
      buildIds: buildIds.get(row.job_id) ?? [],
      holding: context.worker.holding(),
      slots: context.settings.workers,
      nowMs: context.clock.now(),
    }),
  )
}

const readBuildIds = async ({ sql }: EncodeContext, jobIds: readonly JobId[]): Promise<Map<JobId, BuildId[]>> => {
  if (jobIds.length === 0) return new Map()
  const rows = await sql.db
    .selectFrom('build')
    .select(['job_id', 'build_id'])
    .where('job_id', 'in', jobIds)
    .where('state', '=', 'ready')
    .orderBy('created_at')
    .execute()
  const byJob = Map.groupBy(rows, (row) => row.job_id)
  return new Map([...byJob].map(([jobId, builds]) => [jobId, builds.map((build) => build.build_id)]))
}

const recordOf = (row: JobRow) => ({
  jobId: row.job_id,
  titleId: row.title_id,
  masterId: row.master_id,
  name: row.name,
  recipe: row.recipe,
  priority: row.priority,
  state: row.state,
  reason: row.reason,
  reasonCode: row.reason_code,
  facts: row.inspection?.facts,
  createdAt: row.created_at.getTime(),
  finishedAt: row.finished_at?.getTime(),
})
