import { expression, type Sql } from '../sql/port.ts'
import { itemOf, needsOf } from './read-items.ts'
import type { Json, Lease, Work } from './port.ts'
import { settle } from './settle.ts'
import { anyOf, type WorkTables } from './tables.ts'

/** Hands out what is ready, after putting right what time and crashes have left behind. */
export const claimItems = async (sql: Sql<WorkTables>, ask: Parameters<Work['claim']>[0], nowMs: number): Promise<Lease[]> => {
  await tidy(sql, nowMs)
  const rows = await sql.db
    .with('ready', (db) =>
      db
        .selectFrom('item')
        .select('key as ready_key')
        .where('state', '=', 'waiting')
        .where('blocked', '=', false)
        .where('not_before', '<=', new Date(nowMs))
        .where('kind', '=', anyOf(ask.kinds))
        .$if(ask.minPriority !== undefined, (query) => query.where('priority', '>=', ask.minPriority ?? 0))
        .$if((ask.exceptGroups ?? []).length > 0, (query) => query.where('item_group', '!=', allOf(ask.exceptGroups ?? [])))
        .orderBy('priority', 'desc')
        .orderBy('position')
        .limit(ask.limit ?? 1)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('item')
    .from('ready')
    .whereRef('item.key', '=', 'ready.ready_key')
    .set((item) => ({
      state: 'running',
      attempts: item('attempts', '+', 1),
      fence: item('fence', '+', 1),
      lease_owner: ask.owner,
      leased_until: new Date(nowMs + ask.leaseMs),
      started_at: item.fn.coalesce('started_at', expression<Date>`${new Date(nowMs)}::timestamptz`),
    }))
    .returningAll('item')
    .execute()
  if (rows.length === 0) return []
  const keys = rows.map(({ key }) => key)
  const [needs, results] = await Promise.all([needsOf(sql.db, keys), resultsOf(sql, keys)])
  return rows
    .toSorted((a, b) => b.priority - a.priority || a.position - b.position)
    .map((row) => ({
      ...itemOf(row, needs.get(row.key)),
      fence: row.fence,
      owner: ask.owner,
      leasedUntil: nowMs + ask.leaseMs,
      results: results.get(row.key) ?? {},
    }))
}

const allOf = (groups: readonly string[]) => expression<string>`all(${[...groups]}::text[])`

/** Leases that ran out go back or fail; what a crash left unsettled is settled. In the usual case this is one look at two small indices. */
const tidy = async (sql: Sql<WorkTables>, nowMs: number): Promise<void> => {
  const { rows } = await expression<{ expired: boolean; unsettled: boolean }>`
    select exists (select from item where state = 'running' and leased_until <= ${new Date(nowMs)}::timestamptz) as expired,
      exists (select from item where not settled) as unsettled`.execute(sql.db)
  if (rows[0]?.expired) await takeBack(sql, nowMs)
  if (rows[0]?.expired || rows[0]?.unsettled) await settle(sql, nowMs)
}

const takeBack = async (sql: Sql<WorkTables>, nowMs: number): Promise<void> => {
  const now = new Date(nowMs)
  await expression`
    update item set
      state = case when attempts < max_attempts then 'waiting' else 'failed' end,
      settled = attempts < max_attempts,
      error = 'the lease of ' || lease_owner || ' ran out',
      finished_at = case when attempts < max_attempts then null else ${now}::timestamptz end
    where key in (
      select key from item where state = 'running' and leased_until <= ${now}::timestamptz for update skip locked
    )`.execute(sql.db)
}

const resultsOf = async (sql: Sql<WorkTables>, keys: readonly string[]): Promise<Map<string, Record<string, Json>>> => {
  const rows = await sql.db
    .selectFrom('need')
    .innerJoin('item', 'item.key', 'need.need_key')
    .select(['need.item_key', 'need.need_key', 'item.result'])
    .where('need.item_key', '=', anyOf(keys))
    .execute()
  const results = new Map<string, Record<string, Json>>(keys.map((key) => [key, {}]))
  for (const row of rows) results.get(row.item_key)![row.need_key] = row.result as Json
  return results
}
