import type { JobId } from '../../contracts/ids.ts'
import type { Insertable, Kysely, Transaction } from '../../engines/sql/port.ts'
import type { EncodeContext } from './implementer.ts'
import { firstSteps } from './plan-job.ts'
import type { Tables } from './tables.ts'

type NewJob = Pick<
  Insertable<Tables['job']>,
  'job_id' | 'title_id' | 'master_id' | 'made_title' | 'name' | 'recipe' | 'priority' | 'idempotency_key' | 'reserved_bytes'
>

/** Writes an open job and its first steps in the caller's transaction. */
export const putJob = async (
  { work, clock, settings }: EncodeContext,
  trx: Transaction<Tables>,
  job: NewJob,
  sizeBytes: number,
): Promise<void> => {
  await trx
    .insertInto('job')
    .values({
      ...job,
      state: 'open',
      round: 1,
      reason: null,
      reason_code: null,
      inspection: null,
      written_bytes: 0,
      cost: null,
      created_at: new Date(clock.now()),
      finished_at: null,
      cleared_at: null,
    })
    .execute()
  await work.put(trx, firstSteps({ jobId: job.job_id, priority: job.priority, sizeBytes, share: settings.share }))
}

/** The job that was made with this key before. */
export const findByKey = async (db: Kysely<Tables>, key: string | undefined) => {
  if (key === undefined) return undefined
  const job = await db.selectFrom('job').select(['job_id', 'title_id', 'master_id']).where('idempotency_key', '=', key).executeTakeFirst()
  return job && { jobId: job.job_id satisfies JobId, titleId: job.title_id, masterId: job.master_id }
}
