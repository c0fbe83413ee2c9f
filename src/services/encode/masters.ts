import type { z } from 'zod'
import type { Master } from '../../contracts/encode.ts'
import type { JobId, MasterId } from '../../contracts/ids.ts'
import { expression } from '../../engines/sql/port.ts'
import { toInstant } from '../../kit/clock.ts'
import type { EncodeContext } from './implementer.ts'
import { masterScope } from './kept.ts'
import { readSourceFile } from './source-file.ts'
import type { StepContext } from './step.ts'

export type MasterRow = StepContext['master']

/** A master as the contract shows it. */
export const masterView = async (row: MasterRow): Promise<z.infer<typeof Master>> => ({
  masterId: row.master_id,
  titleId: row.title_id,
  state: await masterState(row),
  sizeBytes: row.size_bytes,
  ...(row.sha256 !== null && { sha256: row.sha256 }),
  createdAt: toInstant(row.created_at.getTime()),
})

/** Where a master is, and whether it can be encoded again. */
export const masterState = async (row: MasterRow): Promise<z.infer<typeof Master>['state']> => {
  if (row.removed_at) return 'gone'
  if (row.archived_at) return 'archived'
  const file = await readSourceFile(row.path)
  if (file?.sizeBytes !== row.size_bytes || file.modifiedMs !== row.modified_ms) return 'gone'
  return row.upload_id === null ? 'in-place' : 'kept'
}

/** What becomes of a master when a job of it is over and no other needs it. Uploads of films that are done go into the archive where that is wanted (`archive-masters.ts`). */
export const clearMaster = async (
  context: EncodeContext,
  job: { readonly jobId: JobId; readonly masterId: MasterId; readonly isDone: boolean },
) => {
  const { sql, settings } = context
  if (await isNeeded(context, job)) return
  const master = await sql.db.selectFrom('master').selectAll().where('master_id', '=', job.masterId).executeTakeFirstOrThrow()
  if (master.archived_at || (job.isDone && settings.masters === 'archive' && master.upload_id !== null)) return
  if (settings.masters !== 'keep' && master.upload_id !== null) await removeMaster(context, master)
  else if (master.stored_at) await takeFromStore(context, master.master_id, {})
}

/** Removes what we have of a master; a file that is read in place is never touched. */
export const removeMaster = async (context: EncodeContext, master: MasterRow): Promise<void> => {
  if (master.upload_id !== null) await removeUploads(context, master)
  await takeFromStore(context, master.master_id, master.upload_id === null ? {} : { removed_at: new Date(context.clock.now()) })
}

const takeFromStore = async ({ sql, storedFiles }: EncodeContext, masterId: MasterId, change: { readonly removed_at?: Date }) => {
  await sql.db
    .updateTable('master')
    .set({ stored_at: null, archived_at: null, ...change })
    .where('master_id', '=', masterId)
    .execute()
  await storedFiles.remove(masterScope(masterId))
}

const isNeeded = async ({ sql }: EncodeContext, job: { readonly jobId: JobId; readonly masterId: MasterId }): Promise<boolean> => {
  const other = await sql.db
    .selectFrom('job')
    .select('job_id')
    .where('master_id', '=', job.masterId)
    .where('job_id', '!=', job.jobId)
    .where('state', 'in', ['open', 'failed'])
    .where('cleared_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

/** An upload goes with the last master that lies nowhere else, as its film or as a file beside it. */
export const removeUploads = async ({ sql, uploads }: EncodeContext, master: MasterRow): Promise<void> => {
  for (const uploadId of [master.upload_id, ...master.beside.map((file) => file.uploadId)]) {
    if (!uploadId) continue
    const other = await sql.db
      .selectFrom('master')
      .select('master_id')
      .where('master_id', '!=', master.master_id)
      .where('removed_at', 'is', null)
      .where('archived_at', 'is', null)
      .where((where) =>
        where.or([where.eb('upload_id', '=', uploadId), expression<boolean>`beside @> ${JSON.stringify([{ uploadId }])}::jsonb`]),
      )
      .limit(1)
      .executeTakeFirst()
    if (!other) await uploads.remove(uploadId)
  }
}
