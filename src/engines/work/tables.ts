import { expression, type Generated, type Migrations } from '../sql/port.ts'
import type { ItemState } from './port.ts'

export interface WorkTables {
  item: {
    /** Order of putting. */
    position: Generated<number>
    key: string
    item_group: string
    kind: string
    /** JSON, as are `note` and `result`. */
    payload: unknown
    state: ItemState
    /** Some need is not done yet. */
    blocked: boolean
    /** False from the moment it is finished until those that need it have been told (settle.ts). */
    settled: boolean
    /** Cancelled because of a need, not by itself. */
    cascaded: boolean
    priority: number
    not_before: Date
    attempts: number
    max_attempts: number
    progress: number
    note: unknown
    result: unknown
    error: string | null
    put_at: Date
    started_at: Date | null
    finished_at: Date | null
    /** Grows with every lease. */
    fence: number
    lease_owner: string | null
    leased_until: Date | null
  }
  need: { item_key: string; place: number; need_key: string }
}

/** To the right of `=`; one parameter however many keys there are. */
export const anyOf = (keys: readonly string[]) => expression<string>`any(${[...keys]}::text[])`

export const migrations: Migrations = {
  '0001-work': {
    async up(db) {
      await db.schema
        .createTable('item')
        .addColumn('position', 'bigserial', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('item_group', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('payload', 'json', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('blocked', 'boolean', (column) => column.notNull())
        .addColumn('settled', 'boolean', (column) => column.notNull())
        .addColumn('cascaded', 'boolean', (column) => column.notNull())
        .addColumn('priority', 'integer', (column) => column.notNull())
        .addColumn('not_before', 'timestamptz', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('max_attempts', 'integer', (column) => column.notNull())
        .addColumn('progress', 'double precision', (column) => column.notNull())
        .addColumn('note', 'json', (column) => column.notNull())
        .addColumn('result', 'json', (column) => column.notNull())
        .addColumn('error', 'text')
        .addColumn('put_at', 'timestamptz', (column) => column.notNull())
        .addColumn('started_at', 'timestamptz')
        .addColumn('finished_at', 'timestamptz')
        .addColumn('fence', 'bigint', (column) => column.notNull())
        .addColumn('lease_owner', 'text')
        .addColumn('leased_until', 'timestamptz')
        .execute()
      await db.schema
        .createTable('need')
        .addColumn('item_key', 'text', (column) => column.notNull().references('item.key').onDelete('cascade'))
        .addColumn('place', 'integer', (column) => column.notNull())
        .addColumn('need_key', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('need_place', ['item_key', 'place'])
        .execute()
      await db.schema.createIndex('need_needed').on('need').column('need_key').execute()
      await db.schema.createIndex('item_of_group').on('item').columns(['item_group', 'position']).execute()
      // Each holds only the few rows that its question is about, however many finished ones there are.
      await expression`create index item_ready on item (priority desc, position) where state = 'waiting' and not blocked`.execute(db)
      // By key, not by time: a heartbeat then changes no index.
      await expression`create index item_running on item (key) where state = 'running'`.execute(db)
      await expression`create index item_unsettled on item (key) where not settled`.execute(db)
    },
  },
}
