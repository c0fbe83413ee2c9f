import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Clock } from '../../kit/clock.ts'
import { assert, Outage } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import type { Random } from '../../kit/random.ts'
import { retry } from '../../kit/retry.ts'
import type { Migrations, Sql, SqlEngine } from './port.ts'
import { migrate } from './postgres-migrate.ts'
import { openPool, type PoolOptions } from './postgres-pool.ts'
import { isContention } from './postgres-trouble.ts'

export interface PostgresNeeds {
  /** A `postgres://` URI; a socket folder goes into it as `postgres://user@/database?host=/folder`. */
  readonly connection: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Connections per owner at most. Default 4. */
  readonly poolSize?: number
}

const defaultPoolSize = 4
const statementMs = 30_000
/** Losers of a serialization conflict come back within tens of milliseconds; eight tries last about a second in all. */
const contention = { attempts: 14, baseMs: 10, capMs: 500 }

/** The SQL engine over any PostgreSQL, embedded or a fleet's. */
export const openPostgres = (needs: PostgresNeeds): SqlEngine => {
  const databases: Kysely<never>[] = []
  const database = <Tables>(options: Omit<PoolOptions, 'connection' | 'log'>): Kysely<Tables> => {
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openPool({ ...needs, ...options }) }) })
    databases.push(db as unknown as Kysely<never>)
    return db
  }
  const bare = database<unknown>({ size: 1, statementMs })

  return {
    connection: needs.connection,
    async open<Tables>(owner: string, migrations: Migrations): Promise<Sql<Tables>> {
      assert(/^[a-z][a-z0-9_]{0,62}$/.test(owner), `${owner} is no name for a schema`)
      await migrate({ bare, migrations, owner, open: () => database({ size: 1, schema: owner, statementMs: 0 }) })
      const db = database<Tables>({ size: needs.poolSize ?? defaultPoolSize, schema: owner, statementMs })
      return { db, transaction: (change, options) => runTransaction(needs, db, change, options?.isolation ?? 'serializable') }
    },
    async ping() {
      await sql`select 1`.execute(bare)
    },
    async close() {
      await Promise.all(databases.map((db) => db.destroy()))
    },
  }
}

const runTransaction = async <Tables, Result>(
  needs: PostgresNeeds,
  db: Kysely<Tables>,
  change: Parameters<Sql<Tables>['transaction']>[0],
  isolation: 'serializable' | 'read committed',
): Promise<Result> => {
  try {
    return (await retry(needs, contention, isContention, () => db.transaction().setIsolationLevel(isolation).execute(change))) as Result
  } catch (trouble) {
    if (!isContention(trouble)) throw trouble
    throw new Outage('sql', `${contention.attempts} tries of a transaction lost against others`, { cause: trouble })
  }
}
