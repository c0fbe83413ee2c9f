import type { AccountId, PaymentId } from '../../contracts/ids.ts'
import { expression, type ColumnType, type Generated, type Migrations, type Selectable } from '../../engines/sql/port.ts'

export interface Tables {
  offer: OfferTable
  subscription: SubscriptionTable
  /** What an account asked for, once per key. */
  request: { account_id: AccountId; idempotency_key: string; payment_id: PaymentId | null; at: Date }
  payment: PaymentTable
  /** Events of the payment provider that were heard. */
  provider_event: { event_id: string; payment_id: PaymentId | null; at: Date }
  ledger_transaction: LedgerTransactionTable
  ledger_entry: LedgerEntryTable
}

interface OfferTable {
  offer_id: string
  name: string
  max_height: number
  streams: number
  downloads: number
  ads: boolean
  open: boolean
  /** The three are null together: it costs nothing. */
  amount_minor: number | null
  currency: string | null
  period: 'month' | 'year' | null
  /** In which order offers are shown; the first open one that costs nothing is what a new account gets. */
  place: Generated<number>
}

interface SubscriptionTable {
  account_id: AccountId
  offer_id: string
  active: boolean
  since: Date
  payment_method: string | null
  /** From where the ends of periods are counted. */
  anchor_at: Date | null
  /** Null for what costs nothing. */
  paid_until: Date | null
  /** The payment of the running period. */
  paid_by: PaymentId | null
  /** The payment that may still change the subscription. Every other one that turns out paid is given back. */
  open_payment_id: PaymentId | null
  cancelled: Generated<boolean>
  next_offer_id: string | null
  /** When an unpaid renewal ends it. Null while nothing is owed. */
  grace_until: Date | null
  /** When it must be looked at. */
  due_at: Date | null
  words: string | null
}

interface PaymentTable {
  payment_id: PaymentId
  account_id: AccountId
  offer_id: string
  kind: 'subscription' | 'change' | 'renewal'
  amount_minor: number
  /** Of the whole period, of which a change may ask for less. */
  price_minor: number
  currency: string
  period: 'month' | 'year'
  payment_method: string
  /** `asked`: nobody knows yet whether the provider has heard of it. */
  state: 'asked' | 'pending' | 'refused' | 'paid'
  charge_id: string | null
  refunded_minor: number
  refund_wanted: boolean
  words: string | null
  created_at: Date
  paid_at: Date | null
  period_from: Date | null
  period_to: Date | null
  /** When the provider must be asked about it. Null when nothing is open. */
  look_at: Date | null
}

/** Written once: nothing can be set afterwards. */
type Once<Value> = ColumnType<Value, Value, never>

interface LedgerTransactionTable {
  transaction_id: Once<string>
  idempotency_key: Once<string>
  currency: Once<string>
  words: Once<string>
  payment_id: Once<PaymentId>
  at: Once<Date>
}

interface LedgerEntryTable {
  transaction_id: Once<string>
  line: Once<number>
  account: Once<string>
  amount_minor: Once<number>
}

export type OfferRow = Selectable<OfferTable>
export type Subscription = Selectable<SubscriptionTable>
export type PaymentRow = Selectable<PaymentTable>

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
  '0002-offers': {
    async up(db) {
      await db.schema
        .createTable('offer')
        .addColumn('offer_id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('max_height', 'integer', (column) => column.notNull())
        .addColumn('streams', 'integer', (column) => column.notNull())
        .addColumn('downloads', 'integer', (column) => column.notNull())
        .addColumn('ads', 'boolean', (column) => column.notNull())
        .addColumn('open', 'boolean', (column) => column.notNull())
        .addColumn('amount_minor', 'integer', (column) => column.check(expression`amount_minor > 0`))
        .addColumn('currency', 'text')
        .addColumn('period', 'text')
        .addColumn('place', 'serial')
        .execute()
      // As they stood in the code before offers were data.
      for (const offer of [
        { offer_id: 'house', name: 'House', max_height: 2160, streams: 4, downloads: 4 },
        { offer_id: 'basic', name: 'Basic', max_height: 720, streams: 1, downloads: 1 },
      ])
        await db
          .insertInto('offer')
          .values({ ...offer, ads: false, open: true })
          .execute()
    },
  },
  '0003-payments': {
    async up(db) {
      await db.schema
        .alterTable('subscription')
        .addColumn('payment_method', 'text')
        .addColumn('anchor_at', 'timestamptz')
        .addColumn('paid_until', 'timestamptz')
        .addColumn('paid_by', 'uuid')
        .addColumn('open_payment_id', 'uuid')
        .addColumn('cancelled', 'boolean', (column) => column.notNull().defaultTo(false))
        .addColumn('next_offer_id', 'text')
        .addColumn('grace_until', 'timestamptz')
        .addColumn('due_at', 'timestamptz')
        .addColumn('words', 'text')
        .execute()
      await db.schema.createIndex('subscription_due').on('subscription').column('due_at').execute()
      await db.schema
        .createTable('request')
        .addColumn('account_id', 'uuid', (column) => column.notNull())
        .addColumn('idempotency_key', 'text', (column) => column.notNull())
        .addColumn('payment_id', 'uuid')
        .addColumn('at', 'timestamptz', (column) => column.notNull())
        .addPrimaryKeyConstraint('request_key', ['account_id', 'idempotency_key'])
        .execute()
      await db.schema
        .createTable('payment')
        .addColumn('payment_id', 'uuid', (column) => column.primaryKey())
        .addColumn('account_id', 'uuid', (column) => column.notNull())
        .addColumn('offer_id', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('amount_minor', 'integer', (column) => column.notNull())
        .addColumn('price_minor', 'integer', (column) => column.notNull())
        .addColumn('currency', 'text', (column) => column.notNull())
        .addColumn('period', 'text', (column) => column.notNull())
        .addColumn('payment_method', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('charge_id', 'text', (column) => column.unique())
        .addColumn('refunded_minor', 'integer', (column) => column.notNull())
        .addColumn('refund_wanted', 'boolean', (column) => column.notNull())
        .addColumn('words', 'text')
        .addColumn('created_at', 'timestamptz', (column) => column.notNull())
        .addColumn('paid_at', 'timestamptz')
        .addColumn('period_from', 'timestamptz')
        .addColumn('period_to', 'timestamptz')
        .addColumn('look_at', 'timestamptz')
        .execute()
      await db.schema.createIndex('payment_of_account').on('payment').columns(['account_id', 'payment_id']).execute()
      await db.schema.createIndex('payment_open').on('payment').column('look_at').execute()
      await db.schema
        .createTable('provider_event')
        .addColumn('event_id', 'text', (column) => column.primaryKey())
        .addColumn('payment_id', 'uuid')
        .addColumn('at', 'timestamptz', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('ledger_transaction')
        .addColumn('transaction_id', 'uuid', (column) => column.primaryKey())
        .addColumn('idempotency_key', 'text', (column) => column.notNull().unique())
        .addColumn('currency', 'text', (column) => column.notNull())
        .addColumn('words', 'text', (column) => column.notNull())
        .addColumn('payment_id', 'uuid', (column) => column.notNull())
        .addColumn('at', 'timestamptz', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('ledger_entry')
        .addColumn('transaction_id', 'uuid', (column) => column.notNull().references('ledger_transaction.transaction_id'))
        .addColumn('line', 'integer', (column) => column.notNull())
        .addColumn('account', 'text', (column) => column.notNull())
        .addColumn('amount_minor', 'integer', (column) => column.notNull().check(expression`amount_minor <> 0`))
        .addPrimaryKeyConstraint('ledger_entry_key', ['transaction_id', 'line'])
        .execute()
    },
  },
}
