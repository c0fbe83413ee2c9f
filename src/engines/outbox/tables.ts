import type { Generated, Migrations } from '../sql/port.ts'

export interface OutboxTables {
  /** The last sequence of each key. Whoever puts an event holds the key's row until its transaction ends. */
  counter: { topic: string; key: string; last: number }
  /** Events that the log does not have for certain. `position` follows `sequence` within a key, and means nothing between keys. */
  event: {
    position: Generated<number>
    id: string
    topic: string
    name: string
    key: string
    sequence: number
    at: Date
    /** JSON. */
    data: string
  }
  /** One row: who drains, until when. `fence` grows with every change of hands. */
  lease: { id: 1; holder: string; fence: number; until: Date }
}

export const migrations: Migrations = {
  '0001-outbox': {
    async up(db) {
      await db.schema
        .createTable('counter')
        .addColumn('topic', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('last', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('counter_key', ['topic', 'key'])
        .execute()
      await db.schema
        .createTable('event')
        .addColumn('position', 'bigserial', (column) => column.primaryKey())
        .addColumn('id', 'uuid', (column) => column.notNull())
        .addColumn('topic', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('sequence', 'bigint', (column) => column.notNull())
        .addColumn('at', 'timestamptz', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('lease')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('fence', 'bigint', (column) => column.notNull())
        .addColumn('until', 'timestamptz', (column) => column.notNull())
        .execute()
      await db
        .insertInto('lease')
        .values({ id: 1, holder: 'nobody', fence: 0, until: new Date(0) })
        .execute()
    },
  },
}
