import { expression, type Transaction } from '../sql/port.ts'
import type { WorkTables } from './tables.ts'

/** Cancels what is not finished, and at once what needs it, in whatever group. */
export const cancelGroup = async (trx: Transaction<WorkTables>, schema: string, group: string, nowMs: number): Promise<void> => {
  const [item, need] = [expression.table(`${schema}.item`), expression.table(`${schema}.need`)]
  await expression`
    with recursive ended as (
      select key, false as cascaded from ${item} where item_group = ${group} and state in ('waiting', 'running')
      union
      select need.item_key, true from ${need} as need join ended on need.need_key = ended.key
    ), once as (
      select key, bool_and(cascaded) as cascaded from ended group by key
    )
    update ${item} as item
    set state = 'cancelled', settled = false, cascaded = once.cascaded, finished_at = ${new Date(nowMs)}::timestamptz,
      error = case when once.cascaded then 'something that it needs was cancelled' else 'cancelled' end
    from once where item.key = once.key and item.state in ('waiting', 'running')
  `.execute(trx)
}

/** Deletes what is finished, but for items whose end somebody who waits has not been told of. */
export const removeGroup = async (db: Transaction<WorkTables>, group: string): Promise<void> => {
  await db
    .deleteFrom('item')
    .where('item_group', '=', group)
    .where('state', 'in', ['done', 'failed', 'cancelled'])
    .where(({ or, not, exists, selectFrom, eb }) =>
      or([
        eb('settled', '=', true),
        not(
          exists(
            selectFrom('need')
              .innerJoin('item as waiting', 'waiting.key', 'need.item_key')
              .select('need.place')
              .whereRef('need.need_key', '=', 'item.key')
              .where('waiting.state', '=', 'waiting'),
          ),
        ),
      ]),
    )
    .execute()
}
