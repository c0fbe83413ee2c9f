import { expression, type Kysely, type Transaction } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Tables } from './tables.ts'

/** How long a blob outlives its last claim: for an edge in the middle of a fill, and for a manifest that was just handed out. */
const graceMs = 10 * 60_000

export const removalDueAt = (clock: Clock) => expression<Date>`${new Date(clock.now() + graceMs)}::timestamptz`.as('due_at')

/** Whether a build, or files that were kept in the store, need the blob. */
export const isClaimed = async (db: Kysely<Tables>, sha256: string): Promise<boolean> => {
  const ofBuild = await db.selectFrom('build_blob').select('sha256').where('sha256', '=', sha256).limit(1).executeTakeFirst()
  const ofKept = ofBuild ?? (await db.selectFrom('kept_file').select('sha256').where('sha256', '=', sha256).limit(1).executeTakeFirst())
  return ofKept !== undefined
}

/** Lets go of kept folders in the caller's transaction. Their blobs are put down for deletion, which passes over those that somebody else claims. */
export const releaseKept = async (
  trx: Transaction<Tables>,
  clock: Clock,
  which: { readonly made_id: string } | { readonly scope: string },
): Promise<void> => {
  const [column, value] = 'scope' in which ? (['scope', which.scope] as const) : (['made_id', which.made_id] as const)
  const folders = () => trx.selectFrom('kept_folder').select('made_id').where(column, '=', value)
  await trx
    .insertInto('blob_removal')
    .columns(['sha256', 'due_at'])
    .expression((from) =>
      from
        .selectFrom('kept_file')
        .select(['sha256', removalDueAt(clock)])
        .distinct()
        .where('made_id', 'in', folders()),
    )
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute()
  await trx.deleteFrom('kept_file').where('made_id', 'in', folders()).execute()
  await trx.deleteFrom('kept_folder').where(column, '=', value).execute()
}
