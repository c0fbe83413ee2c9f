import type { BuildId } from '../../contracts/ids.ts'
import type { EdgeReport } from '../../contracts/steering.ts'
import { expression, type ColumnType, type Migrations } from '../../engines/sql/port.ts'

export interface Tables {
  /** The last report of every edge. */
  edge: {
    edge: string
    port: number
    public_url: string | null
    health: EdgeReport['health']
    /** Written as JSON text. */
    builds: ColumnType<BuildId[], string, string>
    stored_bytes: number
    capacity_bytes: number
    reported_at: Date
  }
}

export const migrations: Migrations = {
  '0001-edge': {
    async up(db) {
      await db.schema
        .createTable('edge')
        .addColumn('edge', 'text', (column) => column.primaryKey())
        .addColumn('port', 'integer', (column) => column.notNull())
        .addColumn('public_url', 'text')
        .addColumn('health', 'text', (column) => column.notNull())
        .addColumn('builds', 'jsonb', (column) => column.notNull())
        .addColumn('stored_bytes', 'double precision', (column) => column.notNull())
        .addColumn('capacity_bytes', 'double precision', (column) => column.notNull())
        .addColumn('reported_at', 'timestamptz', (column) => column.notNull())
        .execute()
    },
  },
  '0002-edge-unlogged': {
    async up(db) {
      // What edges last said is worth nothing to a house that starts anew, after a crash or from a backup: they say it again within seconds.
      await expression`alter table edge set unlogged`.execute(db)
    },
  },
}
