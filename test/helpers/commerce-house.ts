import type { commerce } from '../../src/contracts/commerce.ts'
import type { accountCreated, EventOf } from '../../src/contracts/events/index.ts'
import type { AccountId } from '../../src/contracts/ids.ts'
import type { Person } from '../../src/contracts/service.ts'
import { openLocalPayments } from '../../src/engines/payments/local-payments.ts'
import type { Delivery, Payments } from '../../src/engines/payments/port.ts'
import type { SqlEngine } from '../../src/engines/sql/port.ts'
import { manualClock, toInstant } from '../../src/kit/clock.ts'
import { newIds } from '../../src/kit/ids.ts'
import { rememberingLog } from '../../src/kit/log.ts'
import { seededRandom } from '../../src/kit/random.ts'
import type { CommerceContext } from '../../src/services/commerce/implementer.ts'
import { buildCommerce } from '../../src/services/commerce/index.ts'
import { onAccountCreated } from '../../src/services/commerce/on-account-created.ts'
import { renewSubscriptions } from '../../src/services/commerce/renew-subscriptions.ts'
import { settlePayments } from '../../src/services/commerce/settle-payments.ts'
import { callAs, clientOf } from './calls.ts'
import { openTestOutbox } from './outbox.ts'
import { testPerson } from './people.ts'
import { openTestSql } from './sql.ts'

interface CommerceHouseOptions {
  /** Puts itself between commerce and its engines. */
  readonly wrapSql?: (sql: SqlEngine) => SqlEngine
  readonly wrapPayments?: (payments: Payments) => Payments
}

/** Commerce on a real database with the local payment provider, and its clock in the test's hands. Nothing runs by itself. */
export const openCommerceHouse = async (options: CommerceHouseOptions = {}) => {
  const database = await openTestSql()
  const clock = manualClock()
  const random = seededRandom('commerce')
  const newId = newIds({ clock, random })
  const { outbox, told } = openTestOutbox(database.sql, newId)
  const log = rememberingLog()
  const provider = await openLocalPayments({ sql: database.sql, clock, random, newId, log })
  const payments = options.wrapPayments?.(provider) ?? provider
  const sql = options.wrapSql?.(database.sql) ?? database.sql
  const service = await buildCommerce({ sql, outbox, payments, clock, newId, log })
  const context = service.context as CommerceContext
  const as = (person: Person | AccountId = testPerson()) =>
    clientOf<typeof commerce>(service, callAs({ person: typeof person === 'string' ? testPerson({ accountId: person }) : person }))
  return {
    service,
    context,
    provider,
    clock,
    log,
    as,
    told,
    newAccount: () => newId<AccountId>(),
    hearAccount: (accountId: AccountId) =>
      onAccountCreated(context, {
        id: newId(),
        name: 'account.created',
        key: accountId,
        sequence: 1,
        at: toInstant(clock.now()),
        data: { accountId, kind: 'member' },
      } satisfies EventOf<typeof accountCreated>),
    /** One offer in euros a month. */
    putPaid: (offerId = 'paid', amountMinor = 999, period: 'month' | 'year' = 'month') =>
      as().putOffer({
        offerId,
        name: offerId,
        maxHeight: 2160,
        streams: 2,
        downloads: 2,
        ads: false,
        open: true,
        price: { amountMinor, currency: 'EUR', period },
      }),
    /** What the loops would do now: renew and settle until nothing is due. */
    async work(): Promise<void> {
      while ((await renewSubscriptions(context)) + (await settlePayments(context)) > 0);
    },
    /** What the provider has to tell, taken from it. */
    async takeEvents(): Promise<readonly Delivery[]> {
      const events: Delivery[] = []
      const delivering = provider.deliverTo(async (event) => {
        events.push(event)
      })
      // It does one whole turn before it ends.
      await delivering.close()
      return events
    },
    /** Every entry of the ledger with the key of its transaction, in the order in which they were written. */
    ledger: () =>
      context.sql.db
        .selectFrom('ledger_entry')
        .innerJoin('ledger_transaction', 'ledger_transaction.transaction_id', 'ledger_entry.transaction_id')
        .select(['idempotency_key as key', 'currency', 'account', 'amount_minor as amountMinor', 'payment_id as paymentId'])
        .orderBy('ledger_entry.transaction_id')
        .orderBy('line')
        .execute(),
    async [Symbol.asyncDispose]() {
      await outbox.close()
      await database[Symbol.asyncDispose]()
    },
  }
}
