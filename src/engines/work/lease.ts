import { isOutage } from '../../kit/failure.ts'
import { expression, type Sql, type Transaction } from '../sql/port.ts'
import type { Json, Lease, Work } from './port.ts'
import { settle } from './settle.ts'
import type { WorkTables } from './tables.ts'

/*
 * What the holder of a lease may do. Each statement names the lease's fence: once somebody else has claimed the item, or it was cancelled,
 * nothing is found and nothing happens. A lease that ran out but that nobody has taken over is still good: the work is done, and doing it
 * again would help nobody.
 */

export const heartbeat = async (
  sql: Sql<WorkTables>,
  lease: Lease,
  leasedUntilMs: number,
  progress: Parameters<Work['heartbeat']>[2],
): Promise<boolean> => {
  const { numUpdatedRows } = await held(sql.db, lease)
    .set({
      leased_until: new Date(leasedUntilMs),
      ...(progress && { progress: progress.fraction }),
      ...(progress?.note !== undefined && { note: JSON.stringify(progress.note) }),
    })
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export const completeLease = async (
  sql: Sql<WorkTables>,
  lease: Lease,
  options: { result: Json; nowMs: number; change: ((trx: Transaction<WorkTables>) => Promise<void>) | undefined },
): Promise<boolean> => {
  const { result, nowMs, change } = options
  const isHeld = await sql.transaction(
    async (trx) => {
      const { numUpdatedRows } = await held(trx, lease)
        .set({ state: 'done', settled: false, result: JSON.stringify(result), progress: 1, error: null, finished_at: new Date(nowMs) })
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return false
      await change?.(trx)
      return true
    },
    { isolation: change ? 'serializable' : 'read committed' },
  )
  if (isHeld) await settleSoon(sql, nowMs)
  return isHeld
}

export const failLease = async (
  sql: Sql<WorkTables>,
  lease: Lease,
  fault: { error: string; options: Parameters<Work['fail']>[2]; nowMs: number },
): Promise<boolean> => {
  const { error, options, nowMs } = fault
  const again = 'retryAfterMs' in options && lease.attempts < lease.maxAttempts
  const { numUpdatedRows } = await held(sql.db, lease)
    .set(
      again
        ? { state: 'waiting', error, not_before: new Date(nowMs + options.retryAfterMs) }
        : { state: 'failed', settled: false, error, finished_at: new Date(nowMs) },
    )
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  if (!again) await settleSoon(sql, nowMs)
  return true
}

export const releaseLease = async (sql: Sql<WorkTables>, lease: Lease): Promise<void> => {
  await held(sql.db, lease)
    .set({ state: 'waiting', attempts: expression<number>`attempts - 1` })
    .execute()
}

const held = (db: Sql<WorkTables>['db'], lease: Lease) =>
  db.updateTable('item').where('key', '=', lease.key).where('fence', '=', lease.fence).where('state', '=', 'running')

/** The item is finished whatever happens here; when the database goes away now, the next claim settles. */
const settleSoon = async (sql: Sql<WorkTables>, nowMs: number): Promise<void> => {
  try {
    await settle(sql, nowMs)
  } catch (trouble) {
    if (!isOutage(trouble)) throw trouble
  }
}
