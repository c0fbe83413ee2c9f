import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import type { SqlEngine } from '../../src/engines/sql/port.ts'
import { openPostgres } from '../../src/engines/sql/postgres-sql.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { systemRandom } from '../../src/kit/random.ts'
import './global-setup.ts'

export interface TestSql extends AsyncDisposable {
  readonly sql: SqlEngine
  /** Name of the database. */
  readonly database: string
}

/** An empty database on the run's server, gone at dispose. Its clock is the real one: it only times retries. */
export const openTestSql = async (): Promise<TestSql> => {
  const server = inject('sqlConnection')
  const database = `test_${randomBytes(8).toString('hex')}`
  await runOn(server, `create database "${checked(database)}"`)
  const connection = server.replace('/postgres?', `/${database}?`)
  const sql = openPostgres({ connection, clock: systemClock, random: systemRandom, log: silentLog })
  return {
    sql,
    database,
    async [Symbol.asyncDispose]() {
      await sql.close()
      await runOn(server, `drop database if exists "${checked(database)}" with (force)`)
    },
  }
}

/** `create database` takes no parameters, so its name must be of an alphabet that cannot break out. */
const checked = (name: string): string => {
  if (!/^test_[0-9a-f]{16}$/.test(name)) throw new Error(`${name} is no name for a test database`)
  return name
}

const runOn = async (connectionString: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
