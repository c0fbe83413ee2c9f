import type { Kysely, Selectable } from '../sql/port.ts'
import type { Item, Json } from './port.ts'
import { anyOf, type WorkTables } from './tables.ts'

export const readGroup = async (db: Kysely<WorkTables>, group: string): Promise<Item[]> => {
  const rows = await db.selectFrom('item').selectAll().where('item_group', '=', group).orderBy('position').execute()
  const needs = await needsOf(
    db,
    rows.map(({ key }) => key),
  )
  return rows.map((row) => itemOf(row, needs.get(row.key)))
}

/** The keys that each of the items needs, in the order in which they were given. */
export const needsOf = async (db: Kysely<WorkTables>, keys: readonly string[]): Promise<Map<string, string[]>> => {
  const rows = await db
    .selectFrom('need')
    .select(['item_key', 'need_key'])
    .where('item_key', '=', anyOf(keys))
    .orderBy('item_key')
    .orderBy('place')
    .execute()
  const needs = new Map<string, string[]>(keys.map((key) => [key, []]))
  for (const row of rows) needs.get(row.item_key)!.push(row.need_key)
  return needs
}

export const itemOf = (row: Selectable<WorkTables['item']>, needs: readonly string[] = []): Item => ({
  key: row.key,
  group: row.item_group,
  kind: row.kind,
  payload: row.payload as Json,
  state: row.state,
  priority: row.priority,
  attempts: row.attempts,
  maxAttempts: row.max_attempts,
  progress: row.progress,
  note: row.note as Json,
  result: row.result as Json,
  error: row.error ?? undefined,
  needs,
  putAt: row.put_at.getTime(),
  startedAt: row.started_at?.getTime(),
  finishedAt: row.finished_at?.getTime(),
})
