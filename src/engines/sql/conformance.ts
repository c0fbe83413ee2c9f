import { describe, expect, it } from 'vitest'
import { expression, type Generated, type Migrations, type SqlEngine } from './port.ts'

/** One empty database, and a second engine on it, as another process would open it. */
export interface SqlHarness extends AsyncDisposable {
  readonly sql: SqlEngine
  readonly again: () => SqlEngine
}

interface Tables {
  counter: { name: string; value: number }
  duty: { doctor: string; on_call: boolean }
  moment: { id: Generated<number>; big: number; at: Date; day: string; facts: { list: number[] } }
}

const migrations: Migrations = {
  '0001-counter': {
    async up(db) {
      await db.schema
        .createTable('counter')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('value', 'integer', (column) => column.notNull())
        .execute()
    },
  },
}

const more: Migrations = {
  ...migrations,
  '0002-duty': {
    async up(db) {
      await db.schema
        .createTable('duty')
        .addColumn('doctor', 'text', (column) => column.primaryKey())
        .addColumn('on_call', 'boolean', (column) => column.notNull())
        .execute()
    },
  },
  '0003-moment': {
    async up(db) {
      await db.schema
        .createTable('moment')
        .addColumn('id', 'bigserial', (column) => column.primaryKey())
        .addColumn('big', 'bigint', (column) => column.notNull())
        .addColumn('at', 'timestamptz', (column) => column.notNull())
        .addColumn('day', 'date', (column) => column.notNull())
        .addColumn('facts', 'jsonb', (column) => column.notNull())
        .execute()
    },
  },
}

/** What every SQL engine does; `open` gives an empty database for each case. */
export const sqlConformance = (engine: string, open: () => Promise<SqlHarness>): void => {
  const openDuty = async (house: SqlHarness) => {
    const { db, transaction } = await house.sql.open<Tables>('hospital', more)
    await db
      .insertInto('duty')
      .values(['Ada', 'Bo'].map((doctor) => ({ doctor, on_call: true })))
      .execute()
    const goHome = (doctor: string, bothHaveRead: () => Promise<void>) =>
      transaction(async (trx) => {
        const onCall = await trx.selectFrom('duty').select('doctor').where('on_call', '=', true).execute()
        await bothHaveRead()
        if (onCall.length > 1) await trx.updateTable('duty').set({ on_call: false }).where('doctor', '=', doctor).execute()
      })
    return { db, goHome }
  }

  describe(`${engine} as sql`, () => {
    it('answers a ping', async () => {
      await using house = await open()
      await expect(house.sql.ping()).resolves.toBeUndefined()
    })

    it('writes a transaction whole', async () => {
      await using house = await open()
      const { db, transaction } = await house.sql.open<Tables>('shop', migrations)
      const result = await transaction(async (trx) => {
        await trx.insertInto('counter').values({ name: 'a', value: 1 }).execute()
        await trx.insertInto('counter').values({ name: 'b', value: 2 }).execute()
        return 'done'
      })
      expect(result).toBe('done')
      expect(await db.selectFrom('counter').selectAll().orderBy('name').execute()).toEqual([
        { name: 'a', value: 1 },
        { name: 'b', value: 2 },
      ])
    })

    it('writes nothing of a transaction that throws, and passes on what it threw', async () => {
      await using house = await open()
      const { db, transaction } = await house.sql.open<Tables>('shop', migrations)
      const trouble = new Error('changed my mind')
      let runs = 0
      const attempt = transaction(async (trx) => {
        runs += 1
        await trx.insertInto('counter').values({ name: 'a', value: 1 }).execute()
        throw trouble
      })
      await expect(attempt).rejects.toBe(trouble)
      expect(runs).toBe(1)
      expect(await db.selectFrom('counter').selectAll().execute()).toEqual([])
    })

    it('lets every one of several increments at once survive, and runs the losers again', async () => {
      await using house = await open()
      const { db, transaction } = await house.sql.open<Tables>('shop', migrations)
      await db.insertInto('counter').values({ name: 'n', value: 0 }).execute()
      let runs = 0
      const haveRead = meeting(2)
      const increment = () =>
        transaction(async (trx) => {
          runs += 1
          const { value } = await trx.selectFrom('counter').select('value').where('name', '=', 'n').executeTakeFirstOrThrow()
          await haveRead()
          await trx
            .updateTable('counter')
            .set({ value: value + 1 })
            .where('name', '=', 'n')
            .execute()
        })
      await Promise.all([increment(), increment()])
      expect(await db.selectFrom('counter').select('value').executeTakeFirstOrThrow()).toEqual({ value: 2 })
      expect(runs).toBe(3)
    })

    it('keeps two transactions from each undoing what the other relied on', async () => {
      await using house = await open()
      const { db, goHome } = await openDuty(house)
      const haveRead = meeting(2)
      await Promise.all([goHome('Ada', haveRead), goHome('Bo', haveRead)])
      expect(await db.selectFrom('duty').select('doctor').where('on_call', '=', true).execute()).toHaveLength(1)
    })

    it('runs at read committed when asked to', async () => {
      await using house = await open()
      const { transaction } = await house.sql.open<Tables>('shop', migrations)
      const isolationOf = (options?: { isolation: 'serializable' | 'read committed' }) =>
        transaction(async (trx) => {
          const { rows } = await expression<{ level: string }>`select current_setting('transaction_isolation') as level`.execute(trx)
          return rows[0]?.level
        }, options)
      expect(await isolationOf({ isolation: 'read committed' })).toBe('read committed')
      expect(await isolationOf({ isolation: 'serializable' })).toBe('serializable')
      expect(await isolationOf()).toBe('serializable')
    })

    it('keeps the tables of two owners apart', async () => {
      await using house = await open()
      const shop = await house.sql.open<Tables>('shop', migrations)
      const bank = await house.sql.open<Tables>('bank', migrations)
      await shop.db.insertInto('counter').values({ name: 'shop', value: 1 }).execute()
      expect(await bank.db.selectFrom('counter').selectAll().execute()).toEqual([])
      expect(await shop.db.selectFrom('counter').select('name').execute()).toEqual([{ name: 'shop' }])
    })

    it('refuses an owner that is no name for a schema', async () => {
      await using house = await open()
      for (const owner of ['', 'Shop', '1shop', 'shop"; drop schema bank; --', 'a'.repeat(64)]) {
        await expect(house.sql.open(owner, {})).rejects.toThrow('is no name for a schema')
      }
    })

    it('runs each migration once and adds the new ones of the next release', async () => {
      await using house = await open()
      const first = await house.sql.open<Tables>('shop', migrations)
      await first.db.insertInto('counter').values({ name: 'kept', value: 1 }).execute()
      await house.sql.open<Tables>('shop', migrations)
      const next = await house.again().open<Tables>('shop', more)
      await next.db.insertInto('duty').values({ doctor: 'Ada', on_call: true }).execute()
      expect(await next.db.selectFrom('counter').select('name').execute()).toEqual([{ name: 'kept' }])
    })

    it('lets two processes open the same new schema at once', async () => {
      await using house = await open()
      const other = house.again()
      const [one, two] = await Promise.all([house.sql.open<Tables>('shop', more), other.open<Tables>('shop', more)])
      await one.db.insertInto('counter').values({ name: 'a', value: 1 }).execute()
      expect(await two.db.selectFrom('counter').select('value').execute()).toEqual([{ value: 1 }])
    })

    it('refuses tables that a newer release has written, and says what to do', async () => {
      await using house = await open()
      await house.sql.open<Tables>('shop', more)
      await expect(house.sql.open<Tables>('shop', migrations)).rejects.toMatchObject({
        name: 'Failure',
        code: 'SCHEMA_TOO_NEW',
        message:
          'The tables of shop were written by a newer version of the platform (they have 0002-duty, 0003-moment; ' +
          'this version knows up to 0001-counter). Start that newer version, or restore a backup that this version made.',
      })
    })

    it('leaves nothing of a migration that fails and names it, so that a mended one can run', async () => {
      await using house = await open()
      const broken: Migrations = {
        ...migrations,
        '0002-broken': {
          async up(db) {
            await db.schema.createTable('half').addColumn('id', 'integer').execute()
            throw new Error('out of ideas')
          },
        },
      }
      await expect(house.sql.open('shop', broken)).rejects.toThrow('the tables of shop could not be migrated (0002-broken): out of ideas')
      const { db } = await house.sql.open<Tables>('shop', more)
      expect(await db.selectFrom('counter').selectAll().execute()).toEqual([])
      expect((await db.introspection.getTables()).map((table) => table.name).toSorted()).toEqual(['counter', 'duty', 'moment'])
    })

    it('gives values as JavaScript has them', async () => {
      await using house = await open()
      const { db } = await house.sql.open<Tables>('shop', more)
      const at = new Date('2026-03-29T01:30:00.123Z')
      const row = { big: 2 ** 53 - 1, at, day: '2026-03-29', facts: { list: [1, 2] } }
      expect(await db.insertInto('moment').values(row).returningAll().executeTakeFirst()).toEqual({ id: 1, ...row })
      await db
        .updateTable('moment')
        .set({ big: expression`9007199254740993` })
        .execute()
      await expect(db.selectFrom('moment').select('big').execute()).rejects.toThrow('bigint 9007199254740993 does not fit into a number')
    })
  })
}

/** Resolves for the first `size` callers when all of them have come; later ones pass at once. */
const meeting = (size: number): (() => Promise<void>) => {
  let come = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  return () => {
    come += 1
    if (come === size) resolve()
    return promise
  }
}
