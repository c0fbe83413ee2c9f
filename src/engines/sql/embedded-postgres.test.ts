import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { isOutage } from '../../kit/failure.ts'
import { rememberingLog, silentLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import type { Migrations, SqlEngine } from './port.ts'
import { lockHolder } from './postgres-lock.ts'
import { openPostgres } from './postgres-sql.ts'

interface Tables {
  entry: { id: number }
}

const migrations: Migrations = {
  '0001-entry': {
    async up(db) {
      await db.schema
        .createTable('entry')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .execute()
    },
  },
}

describe('startEmbeddedPostgres', () => {
  let house: ReturnType<typeof emptyHouse>
  beforeAll(async () => {
    house = emptyHouse()
    await (await house.start()).close()
  })
  afterAll(() => house[Symbol.asyncDispose]())

  it('finds everything at the next start', async () => {
    const first = await house.start()
    const before = openAt(first.connection)
    const { db } = await before.open<Tables>('shop', migrations)
    await db.insertInto('entry').values({ id: 7 }).execute()
    await before.close()
    await first.close()
    expect(existsSync(join(house.folder, 'pg', 'postmaster.pid'))).toBe(false)

    const second = await house.start()
    const after = openAt(second.connection)
    expect(await (await after.open<Tables>('shop', migrations)).db.selectFrom('entry').selectAll().execute()).toEqual([{ id: 7 }])
    await after.close()
    await second.close()
  })

  it('starts the server again when it is killed, and has every row that was acknowledged', async () => {
    const log = rememberingLog()
    const server = await house.start({ log, fsync: true })
    const sql = openAt(server.connection)
    const { db } = await sql.open<Tables>('bank', migrations)
    const acknowledged: number[] = []
    let id = 0
    const insertUntilOutage = async () => {
      for (;;) {
        id += 1
        const mine = id
        try {
          await db.insertInto('entry').values({ id: mine }).execute()
        } catch (trouble) {
          if (isOutage(trouble)) return
          throw trouble
        }
        acknowledged.push(mine)
        if (acknowledged.length === 40) process.kill(house.serverPid(), 'SIGKILL')
      }
    }
    const errors = () => log.lines.filter(({ level }) => level === 'error').map(({ message }) => message)
    await Promise.all([insertUntilOutage(), insertUntilOutage()])
    await until(async () => errors().length > 0)
    const found = new Set<number>()
    await until(async () => {
      try {
        for (const row of await db.selectFrom('entry').select('id').execute()) found.add(row.id)
        return true
      } catch (trouble) {
        if (isOutage(trouble)) return false
        throw trouble
      }
    })
    expect(acknowledged.filter((one) => !found.has(one))).toEqual([])
    expect(acknowledged.length).toBeGreaterThanOrEqual(40)
    expect(errors()).toEqual(['postgresql ended by itself and is started again'])
    await sql.close()
    await server.close()
  })

  it('ends the server when its host is killed, and starts over what both left behind', async () => {
    const host = house.startInProcess()
    const connection = await host.connection
    const pid = house.serverPid()
    host.process.kill('SIGKILL')
    await until(async () => lockHolder(join(house.folder, 'pg', 'postmaster.pid'), join(house.folder, 'pg')).kind === 'nobody')

    const other = house.startInProcess()
    expect(await other.connection).toBe(connection)
    const secondPid = house.serverPid()
    expect(secondPid).not.toBe(pid)
    // Both at once: nobody is left to remove the lock.
    process.kill(secondPid, 'SIGKILL')
    other.process.kill('SIGKILL')
    const server = await house.start()
    expect(house.serverPid()).not.toBe(secondPid)
    await server.close()
  })

  it('refuses a folder that another host uses, and names its process', async () => {
    const server = await house.start()
    let waitedMs = 0
    const clock = { ...systemClock, monotonic: () => waitedMs, sleep: async (ms: number) => void (waitedMs += ms) }
    await expect(house.start({ clock })).rejects.toMatchObject({
      code: 'POSTGRES_BUSY',
      message: `The database in ${join(house.folder, 'pg')} is in use by process ${house.serverPid()}: stop the platform that runs there first.`,
    })
    expect(waitedMs).toBe(5_000)
    await server.close()
  })

  it('takes over a lock whose number belongs to another program by now', async () => {
    const server = await house.start()
    const lock = readFileSync(join(house.folder, 'pg', 'postmaster.pid'), 'utf8')
    await server.close()
    // The server would ignore our own number and our parent's; a child of the same user is a stranger to it.
    const stranger = spawn('sleep', ['60'], { ...house.owner(), stdio: 'ignore' })
    await once(stranger, 'spawn')
    house.write('postmaster.pid', lock.replace(/^\d+/, String(stranger.pid)))
    const again = await house.start()
    expect(house.serverPid()).not.toBe(stranger.pid)
    await again.close()
    stranger.kill()
    await once(stranger, 'exit')
  })
})

describe('startEmbeddedPostgres in a new place', () => {
  it('puts the socket into the temp folder when the path is too long for one', async () => {
    await using house = emptyHouse()
    const deep = join(house.folder, 'd'.repeat(60), 'e'.repeat(60))
    const server = await startEmbeddedPostgres({
      dataFolder: join(deep, 'pg'),
      runFolder: join(deep, 'run'),
      log: silentLog,
      clock: systemClock,
      fsync: false,
    })
    const socketFolder = new URLSearchParams(server.connection.split('?')[1]).get('host') ?? ''
    expect(socketFolder).toMatch(new RegExp(`^${tmpdir()}/vitascope-[0-9a-f]{12}$`))
    const sql = openAt(server.connection)
    await sql.ping()
    await sql.close()
    await server.close()
    rmSync(socketFolder, { recursive: true })
  })

  it('refuses a folder with something else in it, and leaves that alone', async () => {
    await using house = emptyHouse()
    house.write('holiday.jpg', 'x')
    await expect(house.start()).rejects.toThrow(/pg is not empty and holds no database/)
    expect(readFileSync(join(house.folder, 'pg', 'holiday.jpg'), 'utf8')).toBe('x')
  })

  it('refuses a database of a version that is not here, in words', async () => {
    await using house = emptyHouse()
    house.write('PG_VERSION', '9\n')
    await expect(house.start()).rejects.toMatchObject({ code: 'POSTGRES_OTHER_VERSION', data: { wanted: 9 } })
  })

  it.runIf(process.getuid?.() === 0)('reaches a folder below one that only root may enter', async () => {
    await using house = emptyHouse()
    chmodSync(house.folder, 0o700)
    const server = await house.start()
    const sql = openAt(server.connection)
    await sql.ping()
    await sql.close()
    await server.close()
  })
})

const openAt = (connection: string): SqlEngine => openPostgres({ connection, clock: systemClock, random: seededRandom(1), log: silentLog })

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await systemClock.sleep(5)
}

/** A place for one database; whatever still runs in it at the end is stopped. */
const emptyHouse = () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitascope-sql-'))
  chmodSync(folder, 0o711)
  const paths = { dataFolder: join(folder, 'pg'), runFolder: join(folder, 'run') }
  const children: ReturnType<typeof spawn>[] = []
  const file = (name: string) => join(paths.dataFolder, name)
  const serverPid = () => Number.parseInt(readFileSync(file('postmaster.pid'), 'utf8'), 10)
  return {
    folder,
    serverPid,
    start: (change: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {}) =>
      startEmbeddedPostgres({ ...paths, log: silentLog, clock: systemClock, fsync: false, ...change }),
    /** A host of its own, that can be killed. */
    startInProcess() {
      const script = `
        import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, 'embedded-postgres.ts'))}
        import { systemClock } from ${JSON.stringify(join(import.meta.dirname, '../../kit/clock.ts'))}
        import { silentLog } from ${JSON.stringify(join(import.meta.dirname, '../../kit/log.ts'))}
        const server = await startEmbeddedPostgres({ ...${JSON.stringify(paths)}, log: silentLog, clock: systemClock, fsync: false })
        process.stdout.write(server.connection + '\\n')`
      const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
      children.push(child)
      const connection = once(createInterface({ input: child.stdout }), 'line').then(([line]) => line as string)
      return { process: child, connection }
    },
    owner: () => {
      const [uid = 0, gid = 0] = spawnSync('stat', ['-c', '%u %g', paths.dataFolder], { encoding: 'utf8' })
        .stdout.trim()
        .split(' ')
        .map(Number)
      return { uid, gid }
    },
    write(name: string, content: string) {
      mkdirSync(dirname(file(name)), { recursive: true })
      writeFileSync(file(name), content)
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
