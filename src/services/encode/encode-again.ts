import { ORPCError } from '@orpc/server'
import type { JobId, TitleId } from '../../contracts/ids.ts'
import { roughNeedBytes } from './estimate.ts'
import { encode, type EncodeContext } from './implementer.ts'
import { masterState } from './masters.ts'
import { findByKey, putJob } from './put-job.ts'

/** Another job for a master that is still there: one that was archived comes back by itself. The same idempotency key gives the same job. */
export const encodeAgain = encode.encodeAgain.handler(async ({ input, context, errors }) => {
  const { sql, clock, newId } = context
  const earlier = await findByKey(sql.db, input.idempotencyKey)
  if (earlier) return earlier
  const master = await sql.db.selectFrom('master').selectAll().where('master_id', '=', input.masterId).executeTakeFirst()
  if (!master) throw errors.NO_SUCH_MASTER()
  if ((await masterState(master)) === 'gone') throw errors.MASTER_GONE()
  const name = await titleName(context, master.title_id)
  if (name === undefined) throw errors.NO_SUCH_TITLE()
  const jobId = newId<JobId>()
  const neededBytes = roughNeedBytes(master.size_bytes)
  const full = await sql.transaction(async (trx) => {
    const freeBytes = await context.space.freeBytes(trx)
    if (neededBytes > freeBytes) return { freeBytes }
    const now = await trx.selectFrom('master').select('removed_at').where('master_id', '=', master.master_id).executeTakeFirstOrThrow()
    if (now.removed_at) return 'gone'
    await putJob(
      context,
      trx,
      {
        job_id: jobId,
        title_id: master.title_id,
        master_id: master.master_id,
        made_title: false,
        name,
        recipe: input.recipe,
        priority: input.priority,
        idempotency_key: input.idempotencyKey ?? null,
        reserved_bytes: neededBytes,
      },
      master.size_bytes,
    )
    return undefined
  })
  if (full === 'gone') throw errors.MASTER_GONE()
  if (full) throw errors.DISK_FULL({ data: { neededBytes, ...full } })
  context.worker.wake()
  context.log.info('a master is encoded again', { jobId, masterId: master.master_id, recipe: input.recipe, at: clock.now() })
  return { jobId, titleId: master.title_id, masterId: master.master_id }
})

const titleName = async ({ clients }: EncodeContext, titleId: TitleId): Promise<string | undefined> => {
  try {
    const { name } = await clients.catalogue.readTitle({ titleId })
    return name['en'] ?? Object.values(name)[0] ?? 'untitled'
  } catch (trouble) {
    if (trouble instanceof ORPCError && trouble.code === 'NO_SUCH_TITLE') return undefined
    throw trouble
  }
}
