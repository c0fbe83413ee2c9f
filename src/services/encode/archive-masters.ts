import type { MasterId } from '../../contracts/ids.ts'
import { isFailure, isOutage, messageOf } from '../../kit/failure.ts'
import { loop, type Closable } from '../../kit/lifecycle.ts'
import type { EncodeContext } from './implementer.ts'
import { masterScope } from './kept.ts'
import { masterPlace, masterSources } from './master-file.ts'
import { removeUploads } from './masters.ts'
import { storeMaster } from './store-master.ts'

const lookEveryMs = 5000
/** After trouble. */
const waitMs = 60_000

/** Moves uploaded masters whose jobs are done into the store of blobs, one after the other. It may take long, so it is a loop of its own. */
export const startArchiving = (context: EncodeContext): Closable => {
  const passedOver = new Set<MasterId>()
  return loop({
    name: 'encode archive',
    async turn(signal) {
      if (await archiveOne(context, { passedOver, signal })) return 0
      if (passedOver.size === 0) return lookEveryMs
      passedOver.clear()
      return waitMs
    },
    sleep: (ms, signal) => context.clock.sleep(ms, signal),
    onTrouble(trouble) {
      context.log.warn('a master is not archived yet', { reason: messageOf(trouble) })
      return waitMs
    },
  })
}

/**
 * False: there was nothing to archive. Done twice, or cut off in the middle, it does no harm: the upload goes only when the store has given back all of it. A master
 * in trouble joins those that are passed over, so that the others do not wait for it. Rejects when an engine does not answer, and when the signal says so.
 */
export const archiveOne = async (
  context: EncodeContext,
  { passedOver = new Set(), signal }: { readonly passedOver?: Set<MasterId>; readonly signal?: AbortSignal } = {},
): Promise<boolean> => {
  const { sql, clock, log } = context
  const master = await sql.db
    .selectFrom('master')
    .selectAll()
    .where('upload_id', 'is not', null)
    .where('archived_at', 'is', null)
    .where('removed_at', 'is', null)
    .$if(passedOver.size > 0, (query) => query.where('master_id', 'not in', [...passedOver]))
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('job').select('job_id').whereRef('job.master_id', '=', 'master.master_id').where('job.state', '=', 'done')),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('job')
            .select('job_id')
            .whereRef('job.master_id', '=', 'master.master_id')
            .where('job.state', 'in', ['open', 'failed'])
            .where('job.cleared_at', 'is', null),
        ),
      ),
    )
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
  if (!master) return false
  const mark = (change: { readonly archived_at?: Date; readonly stored_at?: Date; readonly removed_at?: Date }) =>
    sql.db.updateTable('master').set(change).where('master_id', '=', master.master_id).where('removed_at', 'is', null).executeTakeFirst()
  const now = new Date(clock.now())
  try {
    await storeMaster(context, master, signal)
    await context.storedFiles.readBack(masterPlace(master), masterSources(master), signal)
  } catch (trouble) {
    if (signal?.aborted || isOutage(trouble)) throw trouble
    log.warn('a master cannot be archived', { masterId: master.master_id, reason: messageOf(trouble) })
    if (isFailure(trouble, 'MASTER_MISSING') || isFailure(trouble, 'MASTER_CHANGED')) await mark({ removed_at: now })
    else passedOver.add(master.master_id)
    return true
  }
  const { numUpdatedRows } = await mark({ archived_at: now, stored_at: master.stored_at ?? now })
  // Its title was removed meanwhile, and what is stored of it goes too.
  if (numUpdatedRows === 0n) await context.storedFiles.remove(masterScope(master.master_id))
  await removeUploads(context, master)
  log.info('a master was archived', { masterId: master.master_id, sha256: master.sha256, sizeBytes: master.size_bytes })
  return true
}
