import { createServer } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { openTestSql } from '../../../test/helpers/sql.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { Outage } from '../../kit/failure.ts'
import { silentLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import { sqlConformance } from './conformance.ts'
import { expression, type SqlEngine } from './port.ts'
import { openPostgres } from './postgres-sql.ts'

const openAt = (connection: string, clock: Clock = systemClock): SqlEngine =>
  openPostgres({ connection, clock, random: seededRandom(1), log: silentLog, poolSize: 2 })

sqlConformance('embedded PostgreSQL', async () => {
  const house = await openTestSql()
  const others: SqlEngine[] = []
  return {
    sql: house.sql,
    again() {
      const other = openAt(house.sql.connection)
      others.push(other)
      return other
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(others.map((other) => other.close()))
      await house[Symbol.asyncDispose]()
    },
  }
})

describe('openPostgres', () => {
  it('says in an outage that nobody listens at the socket, and keeps the cause', async () => {
    await using sql = disposing(openAt('postgres://vitascope@/postgres?host=%2Ftmp%2Fno-such-folder'))
    const trouble = await sql.ping().catch((error: unknown) => error)
    expect(trouble).toBeInstanceOf(Outage)
    expect(trouble).toMatchObject({
      source: 'sql',
      message: 'the database does not answer: connect ENOENT /tmp/no-such-folder/.s.PGSQL.5432',
      cause: { code: 'ENOENT' },
    })
    await expect(sql.open('shop', {})).rejects.toBeInstanceOf(Outage)
  })

  it('says in an outage that the server hung up', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    await using sql = disposing(openAt(`postgres://vitascope@127.0.0.1:${port}/postgres`))
    await expect(sql.ping()).rejects.toMatchObject({ name: 'Outage', source: 'sql' })
    server.close()
    await once(server, 'close')
  })

  it('survives that the server ends its connections, idle ones and busy ones, and goes on with new ones', async () => {
    await using house = await openTestSql()
    await using admin = disposing(openAt(house.sql.connection))
    const { db } = await house.sql.open('shop', {})
    const { db: adminDb } = await admin.open('admin', {})
    const asleep = expression`select pg_sleep(20)`.execute(db).catch((error: unknown) => error)
    const endAll = async () => {
      const ended = await expression<{ done: boolean }>`
        select pg_terminate_backend(pid) as done from pg_stat_activity
        where datname = current_database() and application_name = 'shop' and query like '%pg_sleep%'`.execute(adminDb)
      return ended.rows.length
    }
    while ((await endAll()) === 0);
    expect(await asleep).toMatchObject({ name: 'Outage', source: 'sql', cause: { code: '57P01' } })
    expect((await expression<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  })

  it('gives a transaction up as an outage when it loses fourteen times', async () => {
    await using house = await openTestSql()
    const waits: number[] = []
    const clock = { ...systemClock, sleep: async (ms: number) => void waits.push(ms) }
    await using sql = disposing(openAt(house.sql.connection, clock))
    const { transaction } = await sql.open('shop', {})
    let runs = 0
    const losing = transaction(async () => {
      runs += 1
      throw Object.assign(new Error('could not serialize access'), { code: '40001' })
    })
    await expect(losing).rejects.toMatchObject({
      name: 'Outage',
      message: '14 tries of a transaction lost against others',
      cause: { code: '40001' },
    })
    expect(runs).toBe(14)
    expect(waits).toHaveLength(13)
  })

  it('keeps the options that stand in the connection string', async () => {
    await using house = await openTestSql()
    await using sql = disposing(openAt(`${house.sql.connection}&options=-c%20work_mem%3D5MB`))
    const { db } = await sql.open('shop', {})
    const settings = await expression`select current_setting('work_mem') as memory, current_setting('search_path') as path`.execute(db)
    expect(settings.rows).toEqual([{ memory: '5MB', path: 'shop' }])
  })
})

const disposing = (sql: SqlEngine): SqlEngine & AsyncDisposable => Object.assign(sql, { [Symbol.asyncDispose]: () => sql.close() })
