import type { Transaction } from '../sql/port.ts'
import type { ItemState } from './port.ts'
import { holdBack } from './put-items.ts'
import { needsOf } from './read-items.ts'
import { anyOf, type WorkTables } from './tables.ts'

/** Puts what failed, and what was cancelled for that, back to waiting; returns how many. */
export const retryGroup = async (db: Transaction<WorkTables>, group: string, nowMs: number): Promise<number> => {
  const rows = await db
    .selectFrom('item')
    .select(['key', 'state', 'cascaded'])
    .where('item_group', '=', group)
    .orderBy('position')
    .execute()
  const needs = await needsOf(
    db,
    rows.map(({ key }) => key),
  )
  const ownKeys = new Set(rows.map(({ key }) => key))
  const foreignKeys = [...new Set([...needs.values()].flat().filter((key) => !ownKeys.has(key)))]
  const foreign = await db.selectFrom('item').select(['key', 'state']).where('key', '=', anyOf(foreignKeys)).execute()
  const revived = revivable(
    rows.map((row) => ({ ...row, needs: needs.get(row.key) ?? [] })),
    new Map(foreign.map(({ key, state }) => [key, state])),
  )
  if (revived.length === 0) return 0
  await db
    .updateTable('item')
    .set({
      state: 'waiting',
      blocked: false,
      settled: true,
      cascaded: false,
      attempts: 0,
      not_before: new Date(0),
      progress: 0,
      note: 'null',
      error: null,
      started_at: null,
      finished_at: null,
    })
    .where('key', '=', anyOf(revived))
    .execute()
  const needKeys = [...new Set(revived.flatMap((key) => needs.get(key) ?? []))]
  if (needKeys.length > 0) await holdBack(db, revived, needKeys, nowMs)
  return revived.length
}

export interface Finished {
  readonly key: string
  readonly state: ItemState
  readonly cascaded: boolean
  readonly needs: readonly string[]
}

/**
 * Which items of a group may run again: the failed ones, and those that were cancelled only because of a need, as long as none of their needs
 * stays failed or cancelled. `foreign` has the states of needs outside the group.
 */
export const revivable = (items: readonly Finished[], foreign: ReadonlyMap<string, ItemState>): string[] => {
  const candidates = new Set(
    items.filter(({ state, cascaded }) => state === 'failed' || (state === 'cancelled' && cascaded)).map(({ key }) => key),
  )
  const states = new Map([...foreign, ...items.map(({ key, state }) => [key, state] as const)])
  const isLost = (key: string) => !candidates.has(key) && ['failed', 'cancelled'].includes(states.get(key) ?? 'done')
  // Each round may take away what the next one's items rely on.
  for (let before = -1; before !== candidates.size;) {
    before = candidates.size
    for (const { key, needs } of items) if (candidates.has(key) && needs.some(isLost)) candidates.delete(key)
  }
  return items.map(({ key }) => key).filter((key) => candidates.has(key))
}
