import type { AccountId } from '../../contracts/ids.ts'
import { expression, type Migrations } from '../../engines/sql/port.ts'

export interface Tables {
  subscription: {
    account_id: AccountId
    offer_id: string
    active: boolean
    since: Date
  }
}

export const migrations: Migrations = {
  '0001-subscription': {
    async up(db) {
      await db.schema
        .createTable('subscription')
        .addColumn('account_id', 'uuid', (column) => column.primaryKey())
        .addColumn('offer_id', 'text', (column) => column.notNull())
        .addColumn('active', 'boolean', (column) => column.notNull())
        .addColumn('since', 'timestamptz', (column) => column.notNull().defaultTo(expression`now()`))
        .execute()
    },
  },
}
