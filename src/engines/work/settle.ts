import type { Kysely, Sql } from '../sql/port.ts'
import { anyOf, type WorkTables } from './tables.ts'

const rowsPerRound = 1_000

/**
 * Tells those that wait for finished items: what has all it needs is free to be claimed, what needs something failed or cancelled is
 * cancelled, and so on from there.
 *
 * It is a step of its own after the transaction that finished an item, so that no item is overlooked that another transaction puts at the
 * same moment: putting locks the needs (put-items.ts), marking one as settled passes a locked one by until next time, and the statements
 * after it see what was put, because each statement at READ COMMITTED sees everything committed before it began. A crash in between
 * leaves the mark unset, and the next claim settles.
 */
export const settle = (sql: Sql<WorkTables>, nowMs: number): Promise<void> =>
  sql.transaction(
    async (trx) => {
      for (;;) {
        const finished = await trx
          .updateTable('item')
          .set({ settled: true })
          .where('key', 'in', (from) =>
            from.selectFrom('item').select('key').where('settled', '=', false).limit(rowsPerRound).forUpdate().skipLocked(),
          )
          .returning(['key', 'state'])
          .execute()
        if (finished.length === 0) return
        const keysOf = (done: boolean) => finished.filter(({ state }) => (state === 'done') === done).map(({ key }) => key)
        await unblock(trx, keysOf(true))
        await cancelDependents(trx, keysOf(false), nowMs)
      }
    },
    { isolation: 'read committed' },
  )

const unblock = async (db: Kysely<WorkTables>, done: readonly string[]): Promise<void> => {
  if (done.length === 0) return
  await db
    .updateTable('item')
    .set({ blocked: false })
    .where('state', '=', 'waiting')
    .where('blocked', '=', true)
    .where('key', 'in', (from) => from.selectFrom('need').select('item_key').where('need_key', '=', anyOf(done)))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('need')
            .innerJoin('item as needed', 'needed.key', 'need.need_key')
            .select('need.place')
            .whereRef('need.item_key', '=', 'item.key')
            .where('needed.state', '!=', 'done'),
        ),
      ),
    )
    .execute()
}

const cancelDependents = async (db: Kysely<WorkTables>, lost: readonly string[], nowMs: number): Promise<void> => {
  if (lost.length === 0) return
  await db
    .updateTable('item')
    .set({ state: 'cancelled', cascaded: true, settled: false, error: 'something that it needs failed', finished_at: new Date(nowMs) })
    .where('state', '=', 'waiting')
    .where('key', 'in', (from) => from.selectFrom('need').select('item_key').where('need_key', '=', anyOf(lost)))
    .execute()
}
