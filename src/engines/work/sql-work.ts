import type { Clock } from '../../kit/clock.ts'
import { expression, type Sql, type SqlEngine, type Transaction } from '../sql/port.ts'
import { cancelGroup, removeGroup } from './end-group.ts'
import { claimItems } from './claim-items.ts'
import { completeLease, failLease, heartbeat, releaseLease } from './lease.ts'
import type { ItemState, Work, WorkEngine } from './port.ts'
import { putItems } from './put-items.ts'
import { readGroup } from './read-items.ts'
import { retryGroup } from './retry-group.ts'
import { migrations, type WorkTables } from './tables.ts'

export interface WorkNeeds {
  readonly sql: SqlEngine
  readonly clock: Clock
}

/** Durable work over SQL: an owner's items are rows in the schema `<owner>_work` of the same database. */
export const openWork = ({ sql: engine, clock }: WorkNeeds): WorkEngine => ({
  async open(owner) {
    const schema = `${owner}_work`
    const sql = await engine.open<WorkTables>(schema, migrations)
    // A caller's transaction looks names up in the caller's schema, so ours are qualified there.
    const qualified = <Tables>(trx: Transaction<Tables>) => (trx as unknown as Transaction<WorkTables>).withSchema(schema)
    const work: Work = {
      put: (trx, items) => putItems(trx as unknown as Transaction<WorkTables>, schema, items, clock.now()),
      claim: (ask) => claimItems(sql, ask, clock.now()),
      heartbeat: (lease, leaseMs, progress) => heartbeat(sql, lease, clock.now() + leaseMs, progress),
      complete: (lease, result, change) =>
        completeLease(sql, lease, { result, nowMs: clock.now(), change: change && inSchema(owner, change) }),
      fail: (lease, error, options) => failLease(sql, lease, { error, options, nowMs: clock.now() }),
      release: (lease) => releaseLease(sql, lease),
      cancelGroup: (trx, group) => cancelGroup(trx as unknown as Transaction<WorkTables>, schema, group, clock.now()),
      retryGroup: (trx, group) => retryGroup(qualified(trx), group, clock.now()),
      readGroup: (group) => readGroup(sql.db, group),
      count: () => countStates(sql),
      removeGroup: (trx, group) => removeGroup(qualified(trx), group),
    }
    return work
  },
})

/** Runs the owner's change where the owner's own names mean the owner's tables, as in the owner's transactions. */
const inSchema =
  <Tables>(owner: string, change: (trx: Transaction<Tables>) => Promise<void>) =>
  async (trx: Transaction<WorkTables>): Promise<void> => {
    await expression`select set_config('search_path', ${owner}, true)`.execute(trx)
    await change(trx as unknown as Transaction<Tables>)
  }

const countStates = async ({ db }: Sql<WorkTables>): Promise<Record<ItemState, number>> => {
  const rows = await db
    .selectFrom('item')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const counts = { waiting: 0, running: 0, done: 0, failed: 0, cancelled: 0 }
  for (const { state, count } of rows) counts[state] = count
  return counts
}
