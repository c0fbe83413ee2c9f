import { buildRemoved } from '../../contracts/events/index.ts'
import type { BuildId } from '../../contracts/ids.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import { isClaimed, removalDueAt } from './blob-claims.ts'
import type { EncodeContext } from './implementer.ts'
import type { Tables } from './tables.ts'

/** Blobs deleted in one go. */
const blobsAtOnce = 200

/**
 * Removes builds in the caller's transaction: they are marked, the news is written, and the blobs that no other build holds are put down for
 * deletion. Builds that nobody has heard of go without news; removed ones are passed over.
 */
export const removeBuilds = async (
  context: Pick<EncodeContext, 'clock' | 'outbox'>,
  trx: Transaction<Tables>,
  buildIds: readonly BuildId[],
): Promise<void> => {
  if (buildIds.length === 0) return
  const builds = await trx
    .selectFrom('build')
    .select(['build_id', 'title_id', 'state'])
    .where('build_id', 'in', buildIds)
    .where('state', '!=', 'removed')
    .execute()
  if (builds.length === 0) return
  const ids = builds.map((build) => build.build_id)
  await trx.updateTable('build').set({ state: 'removed' }).where('build_id', 'in', ids).execute()
  await trx
    .insertInto('blob_removal')
    .columns(['sha256', 'due_at'])
    .expression((from) =>
      from
        .selectFrom('build_blob as mine')
        .select(['mine.sha256', removalDueAt(context.clock)])
        .distinct()
        .where('mine.build_id', 'in', ids)
        .where((where) => {
          const others = where.selectFrom('build_blob as other').select('other.sha256').whereRef('other.sha256', '=', 'mine.sha256')
          return where.not(where.exists(others.where('other.build_id', 'not in', ids)))
        }),
    )
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute()
  await trx.deleteFrom('build_blob').where('build_id', 'in', ids).execute()
  for (const build of builds) {
    if (build.state !== 'ready') continue
    await context.outbox.put(trx, buildRemoved, { key: build.title_id, data: { buildId: build.build_id, titleId: build.title_id } })
  }
}

/**
 * Deletes the blobs whose time has come; returns how many it looked at. The row of a blob is locked while it is being deleted: a build
 * that wants the same content takes that row away before it stores anything, so it waits, and then stores it anew.
 */
export const sweepBlobs = ({ sql, blobs, clock }: Pick<EncodeContext, 'sql' | 'blobs' | 'clock'>): Promise<number> =>
  sql.transaction(
    async (trx) => {
      const due = await trx
        .selectFrom('blob_removal')
        .select('sha256')
        .where('due_at', '<=', new Date(clock.now()))
        .limit(blobsAtOnce)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const { sha256 } of due) {
        if (!(await isClaimed(trx, sha256))) await blobs.remove(sha256)
        await trx.deleteFrom('blob_removal').where('sha256', '=', sha256).execute()
      }
      return due.length
    },
    { isolation: 'read committed' },
  )
