import { Failure, messageOf } from '../../kit/failure.ts'
import { toHex } from '../../kit/bytes.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import { loop } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import type { Random } from '../../kit/random.ts'
import type { Migrations, Sql, SqlEngine, Transaction } from '../sql/port.ts'
import type { Charge, Payments } from './port.ts'
import { checkSignature, signatureOf } from './webhook-signature.ts'

export interface LocalPaymentsNeeds {
  readonly sql: SqlEngine
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly log: Log
}

/** Payment methods that do something else than pay at once. */
const methodOutcomes = { refuse: ['refused', undefined], pending: ['pending', 'paid'], 'pending-refuse': ['pending', 'refused'] } as const
/** How long a payment that is settled later takes. */
export const settleMs = 10_000
/** How often events are looked for, and how long one waits that was not heard. */
const deliverEveryMs = 1_000
const deliverAgainMs = 5_000
/** Events handed over in one go. */
const batch = 50
const refusedWords = 'The card was refused.'
export const signatureHeader = 'vitascope-signature'

interface Tables {
  charge: {
    key: string
    charge_id: string
    state: Charge['state']
    /** How it ends when it is pending. */
    later: 'paid' | 'refused' | null
    settles_at: Date | null
    amount_minor: number
    currency: string
    refunded_minor: number
  }
  /** Events that were not heard yet, with the charge as it stood. */
  event: { event_id: string; charge: string; due_at: Date }
  /** One row: what events are signed with. */
  secret: { id: number; secret: string }
}

/**
 * A payment provider that lives in the database and moves no money. It pays whatever it is asked for, unless the payment method says otherwise: `refuse` is
 * refused, `pending` is paid and `pending-refuse` refused some seconds later. All of it is rows, so nothing is lost when the process dies.
 */
export const openLocalPayments = async (needs: LocalPaymentsNeeds): Promise<Payments> => {
  const { clock, log, newId } = needs
  const sql = await needs.sql.open<Tables>('payments', migrations)
  const secret = await readSecret(sql, needs.random)
  return {
    createCharge: (order) =>
      sql.transaction(async (trx) => {
        const known = await trx.selectFrom('charge').selectAll().where('key', '=', order.key).executeTakeFirst()
        if (known) return chargeOf(known)
        const [state, later] = methodOutcomes[order.paymentMethod as keyof typeof methodOutcomes] ?? ['paid', undefined]
        const row = await trx
          .insertInto('charge')
          .values({
            key: order.key,
            charge_id: `local_${newId()}`,
            state,
            later: later ?? null,
            settles_at: later ? new Date(clock.now() + settleMs) : null,
            amount_minor: order.amountMinor,
            currency: order.currency,
            refunded_minor: 0,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        await tell(trx, needs, row)
        return chargeOf(row)
      }),
    async readCharge(chargeId) {
      await settle(sql, needs)
      const row = await sql.db.selectFrom('charge').selectAll().where('charge_id', '=', chargeId).executeTakeFirst()
      if (!row) throw new Failure('NO_SUCH_CHARGE', `There is no charge ${chargeId}.`)
      return chargeOf(row)
    },
    refund: ({ chargeId }) =>
      sql.transaction(async (trx) => {
        const row = await trx
          .updateTable('charge')
          .set((eb) => ({ refunded_minor: eb.ref('amount_minor') }))
          .where('charge_id', '=', chargeId)
          .where('state', '=', 'paid')
          .returningAll()
          .executeTakeFirst()
        if (!row) throw new Failure('NOT_PAID', `The charge ${chargeId} was not paid, so nothing can be given back.`)
        await tell(trx, needs, row)
        return chargeOf(row)
      }),
    async readEvent({ body, headers }) {
      checkSignature({ secret, header: headers.get(signatureHeader), body, now: clock.now() })
      const { eventId, charge } = JSON.parse(body) as { eventId: string; charge: Charge }
      return { eventId, charge }
    },
    deliverTo: (hear) =>
      loop({
        name: 'local payments: deliver events',
        sleep: clock.sleep,
        async turn() {
          await settle(sql, needs)
          return (await deliver(sql, { clock, log, secret }, hear)) === batch ? 0 : deliverEveryMs
        },
        onTrouble(trouble) {
          log.warn('events of payments could not be delivered', { reason: messageOf(trouble) })
          return deliverAgainMs
        },
      }),
    async close() {},
  }
}

const migrations: Migrations = {
  '0001-charges': {
    async up(db) {
      await db.schema
        .createTable('charge')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('charge_id', 'text', (column) => column.notNull().unique())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('later', 'text')
        .addColumn('settles_at', 'timestamptz')
        .addColumn('amount_minor', 'integer', (column) => column.notNull())
        .addColumn('currency', 'text', (column) => column.notNull())
        .addColumn('refunded_minor', 'integer', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('charge_settles').on('charge').column('settles_at').execute()
      await db.schema
        .createTable('event')
        .addColumn('event_id', 'text', (column) => column.primaryKey())
        .addColumn('charge', 'text', (column) => column.notNull())
        .addColumn('due_at', 'timestamptz', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('secret')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('secret', 'text', (column) => column.notNull())
        .execute()
    },
  },
}

const readSecret = async (sql: Sql<Tables>, random: Random): Promise<string> => {
  const made = { id: 1, secret: toHex(random.bytes(32)) }
  await sql.db
    .insertInto('secret')
    .values(made)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  return (await sql.db.selectFrom('secret').select('secret').where('id', '=', 1).executeTakeFirstOrThrow()).secret
}

const chargeOf = (row: Tables['charge']): Charge => ({
  key: row.key,
  chargeId: row.charge_id,
  state: row.state,
  amountMinor: row.amount_minor,
  currency: row.currency,
  refundedMinor: row.refunded_minor,
  ...(row.state === 'refused' && { words: refusedWords }),
})

/** The event is there exactly when its change is. */
const tell = async (trx: Transaction<Tables>, { clock, newId }: LocalPaymentsNeeds, row: Tables['charge']): Promise<void> => {
  await trx
    .insertInto('event')
    .values({ event_id: `event_${newId()}`, charge: JSON.stringify(chargeOf(row)), due_at: new Date(clock.now()) })
    .execute()
}

/** Ends what was pending for long enough. */
const settle = async (sql: Sql<Tables>, needs: LocalPaymentsNeeds): Promise<void> => {
  const due = await sql.db.selectFrom('charge').select('key').where('settles_at', '<=', new Date(needs.clock.now())).limit(batch).execute()
  for (const { key } of due)
    await sql.transaction(async (trx) => {
      const row = await trx
        .updateTable('charge')
        .set((eb) => ({ state: eb.ref('later').$notNull(), later: null, settles_at: null }))
        .where('key', '=', key)
        .where('settles_at', 'is not', null)
        .returningAll()
        .executeTakeFirst()
      if (row) await tell(trx, needs, row)
    })
}

const deliver = async (
  sql: Sql<Tables>,
  { clock, log, secret }: { clock: Clock; log: Log; secret: string },
  hear: Parameters<Payments['deliverTo']>[0],
): Promise<number> => {
  const due = await sql.db
    .selectFrom('event')
    .selectAll()
    .where('due_at', '<=', new Date(clock.now()))
    .orderBy('due_at')
    .limit(batch)
    .execute()
  for (const { event_id: eventId, charge } of due) {
    const body = JSON.stringify({ eventId, charge: JSON.parse(charge) as Charge })
    const headers = new Headers({ [signatureHeader]: signatureOf(secret, Math.floor(clock.now() / 1000), body) })
    try {
      await hear({ body, headers })
      await sql.db.deleteFrom('event').where('event_id', '=', eventId).execute()
    } catch (trouble) {
      log.warn('an event of a payment was not heard, it comes again', { eventId, reason: messageOf(trouble) })
      const due_at = new Date(clock.now() + deliverAgainMs)
      await sql.db.updateTable('event').set({ due_at }).where('event_id', '=', eventId).execute()
    }
  }
  return due.length
}
