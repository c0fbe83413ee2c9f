import { assert } from '../../kit/failure.ts'
import { expression, type Transaction } from '../sql/port.ts'
import type { NewItem } from './port.ts'
import { anyOf, type WorkTables } from './tables.ts'

const maxItemsPerPut = 10_000
const defaultMaxAttempts = 5

/** Puts the items that are not there yet. `trx` is the caller's: every name is qualified with `schema`. */
export const putItems = async (trx: Transaction<WorkTables>, schema: string, items: readonly NewItem[], nowMs: number): Promise<void> => {
  if (items.length === 0) return
  assert(items.length <= maxItemsPerPut, `${items.length} items are put at once, more than ${maxItemsPerPut}`)
  const circle = findCircle(items)
  assert(circle === undefined, `item ${circle} needs itself, directly or through others`)
  const db = trx.withSchema(schema)
  const rows = items.map((item, place) => ({
    place,
    key: item.key,
    item_group: item.group,
    kind: item.kind,
    payload: JSON.stringify(item.payload),
    priority: item.priority ?? 0,
    not_before: new Date(item.notBefore ?? 0),
    max_attempts: item.maxAttempts ?? defaultMaxAttempts,
  }))
  const { rows: added } = await expression<{ key: string }>`
    insert into ${expression.table(`${schema}.item`)} (
      key, item_group, kind, payload, priority, not_before, max_attempts, put_at,
      state, blocked, settled, cascaded, attempts, progress, note, result, fence
    )
    select key, item_group, kind, payload::json, priority, not_before, max_attempts, ${new Date(nowMs)}::timestamptz,
      'waiting', false, true, false, 0, 0, 'null', 'null', 0
    from json_to_recordset(${JSON.stringify(rows)}::json) as fresh (
      place integer, key text, item_group text, kind text, payload text, priority integer, not_before timestamptz, max_attempts integer
    )
    order by place
    on conflict (key) do nothing
    returning key
  `.execute(trx)
  const addedKeys = new Set(added.map(({ key }) => key))
  const needs = items
    .filter(({ key }) => addedKeys.has(key))
    .flatMap(({ key, needs: keys }) => (keys ?? []).map((needKey, place) => ({ item_key: key, place, need_key: needKey })))
  if (needs.length === 0) return
  await expression`
    insert into ${expression.table(`${schema}.need`)} (item_key, place, need_key)
    select item_key, place, need_key from json_to_recordset(${JSON.stringify(needs)}::json) as fresh (item_key text, place integer, need_key text)
  `.execute(trx)
  await holdBack(db, [...new Set(needs.map((need) => need.item_key))], [...new Set(needs.map((need) => need.need_key))], nowMs)
}

/**
 * Blocks those of the items that need something unfinished, and cancels those that need something failed. The needs are locked until the
 * caller's transaction ends: one of them that finishes meanwhile waits for it, and its settling then sees the items put here.
 */
export const holdBack = async (
  db: Transaction<WorkTables>,
  keys: readonly string[],
  needKeys: readonly string[],
  nowMs: number,
): Promise<void> => {
  const needed = await db.selectFrom('item').select(['key', 'state']).where('key', '=', anyOf(needKeys)).orderBy('key').forShare().execute()
  const states = new Map(needed.map(({ key, state }) => [key, state]))
  const missing = needKeys.find((key) => !states.has(key))
  assert(missing === undefined, `an item needs ${missing}, which was never put`)
  const itemsThatNeed = (those: readonly string[]) =>
    db.selectFrom('need').select('item_key').where('item_key', '=', anyOf(keys)).where('need_key', '=', anyOf(those))
  const inState = (wanted: (state: string) => boolean) => needKeys.filter((key) => wanted(states.get(key) ?? ''))
  const open = inState((state) => state !== 'done')
  if (open.length > 0) await db.updateTable('item').set({ blocked: true }).where('key', 'in', itemsThatNeed(open)).execute()
  const lost = inState((state) => state === 'failed' || state === 'cancelled')
  // The flag `settled` makes the next settling go on from here to whatever needs them in turn.
  if (lost.length > 0) {
    await db
      .updateTable('item')
      .set({ state: 'cancelled', cascaded: true, settled: false, error: 'something that it needs failed', finished_at: new Date(nowMs) })
      .where('key', 'in', itemsThatNeed(lost))
      .execute()
  }
}

/** A key that needs itself; only items of one call can, as needs must have been put before. */
const findCircle = (items: readonly NewItem[]): string | undefined => {
  const needsOf = new Map(items.map(({ key, needs }) => [key, needs ?? []]))
  const state = new Map<string, 'open' | 'closed'>()
  for (const { key: start } of items) {
    const path = [{ key: start, next: 0 }]
    while (path.length > 0) {
      const at = path.at(-1)!
      if (at.next === 0) {
        if (state.get(at.key) === 'closed') {
          path.pop()
          continue
        }
        state.set(at.key, 'open')
      }
      const need = needsOf.get(at.key)?.[at.next]
      at.next += 1
      if (need === undefined) {
        state.set(at.key, 'closed')
        path.pop()
      } else if (state.get(need) === 'open') return need
      else path.push({ key: need, next: 0 })
    }
  }
  return undefined
}
