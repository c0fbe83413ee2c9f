import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openTestSql } from '../../../test/helpers/sql.ts'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { openFileBlobs } from '../../engines/blobs/file-blobs.ts'
import { openLog } from '../../engines/log/lmdb-log.ts'
import type { LogEngine } from '../../engines/log/port.ts'
import { openRecords } from '../../engines/records/lmdb-records.ts'
import { startEmbeddedPostgres } from '../../engines/sql/embedded-postgres.ts'
import { expression, type Migrations, type Sql, type SqlEngine } from '../../engines/sql/port.ts'
import { openPostgres } from '../../engines/sql/postgres-sql.ts'
import { systemClock as clock } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { silentLog as log } from '../../kit/log.ts'
import { systemRandom as random } from '../../kit/random.ts'
import { backUp } from './back-up.ts'
import type { Progress } from './progress.ts'
import { refuseHalfRestored, restore } from './restore.ts'

const newId = newIds({ clock, random })

/** Types whose values JSON alone would bend, and everything that a table can have. */
const odd: Migrations = {
  '0001-odd': {
    async up(db) {
      await expression`create sequence "Odd numbers" start with 7 increment by 2`.execute(db)
      await expression`create table "Odd table" (
        id bigint generated always as identity (start with 100),
        serial bigserial,
        "order" text not null default 'it''s' collate "C",
        price numeric(20, 10),
        big bigint,
        ratio double precision,
        at timestamptz,
        day date,
        span interval,
        bytes bytea,
        words text[],
        facts jsonb,
        loose json,
        doubled bigint generated always as (big * 2) stored,
        odd_number bigint default nextval('"Odd numbers"'),
        constraint "odd key" primary key (id),
        constraint price_above_zero check (price > 0)
      ) with (fillfactor = 80)`.execute(db)
      await expression`create unique index odd_words on "Odd table" (lower("order")) where big is not null`.execute(db)
      await expression`insert into "Odd table" ("order", price, big, ratio, at, day, span, bytes, words, facts, loose) values
        (${'line\u2028separator\nand "quotes" and \\ 鬼滅'}, 1234567890.0123456789, 4611686018427387903, 0.1, '2026-02-28 23:59:59.123456+09', '0044-03-15 BC', '1 mon 2 days 03:04:05.6',
          '\\x00ff10', array['a', null, 'b,"c"'], '{"a": null, "big": 12345678901234567890}', '{"b": 1,  "a": 2, "a": 3}'),
        (${'second'}, null, null, 'NaN', 'infinity', null, null, null, array[]::text[], 'null', null)`.execute(db)
      await expression`create table child (parent bigint not null references "Odd table" (id) on delete cascade, name text, unique nulls not distinct (parent, name))`.execute(
        db,
      )
      await expression`insert into child select id, 'x' from "Odd table"`.execute(db)
      await expression`create unlogged table of_the_moment (word text)`.execute(db)
      await expression`insert into of_the_moment values ('gone')`.execute(db)
    },
  },
}

interface Tables {
  item: { id: number; blob: string }
  part: { item_id: number; number: number }
  outbox: { item_id: number }
  reaction: { item_id: number }
}

const story: Migrations = {
  '0001-story': {
    async up(db) {
      await db.schema
        .createTable('item')
        .addColumn('id', 'bigint', (column) => column.primaryKey())
        .addColumn('blob', 'text', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('part')
        .addColumn('item_id', 'bigint', (column) => column.notNull().references('item.id'))
        .addColumn('number', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('part_key', ['item_id', 'number'])
        .execute()
      await db.schema
        .createTable('outbox')
        .addColumn('item_id', 'bigint', (column) => column.primaryKey())
        .execute()
      await db.schema
        .createTable('reaction')
        .addColumn('item_id', 'bigint', (column) => column.primaryKey())
        .execute()
    },
  },
}

/** A data folder with engines, and files such as a house has. */
const openHouse = async (dataFolder: string, sql: SqlEngine) => {
  const files = {
    'keys/master.key': 'secret',
    'services/encode/notes.txt': 'kept',
    'services/encode/work/chunk': 'made again',
    'services/encode/uploads/half': 'sent again',
  }
  const more = { 'edges/one/cached': 'cache', 'run/house.json': '{}', 'mail/letter.json': '{}', 'vitascope.json': '{"dataVersion":1}' }
  for (const [path, text] of Object.entries({ ...files, ...more })) {
    await mkdir(join(dataFolder, path, '..'), { recursive: true })
    await writeFile(join(dataFolder, path), text)
  }
  await chmod(join(dataFolder, 'keys/master.key'), 0o600)
  const records = openRecords({ folder: join(dataFolder, 'records'), clock, log })
  const eventLog = openLog({ folder: join(dataFolder, 'log'), clock, random, newId, log })
  const blobs = await openFileBlobs({ folder: join(dataFolder, 'blobs'), clock, newId, log })
  const tables = await sql.open<Tables>('story', story)
  return {
    tables,
    eventLog,
    blobs,
    seen: records.table<number>('story.seen'),
    async close() {
      await eventLog.close()
      await records.close()
    },
  }
}
type House = Awaited<ReturnType<typeof openHouse>>

/** One thing happens: content, rows and news in one transaction, then the outbox is drained, then a record. */
const happen = async ({ tables, eventLog, blobs, seen }: House, id: number): Promise<void> => {
  const { sha256 } = await blobs.put(new TextEncoder().encode(`content of ${id}`))
  await tables.transaction(async (trx) => {
    await trx.insertInto('item').values({ id, blob: sha256 }).execute()
    await trx
      .insertInto('part')
      .values([0, 1].map((number) => ({ item_id: id, number })))
      .execute()
    await trx.insertInto('outbox').values({ item_id: id }).execute()
  })
  await eventLog.append('items', [{ key: String(id % 7), value: String(id) }])
  await tables.db.deleteFrom('outbox').where('item_id', '=', id).execute()
  await seen.put({ partition: 'p', key: String(id), value: id, token: id })
}

/** A service that hears of each item and remembers it in the database. */
const react = ({ tables, eventLog }: House) =>
  eventLog.consume({
    topic: 'items',
    group: 'reactions',
    start: 'first',
    batch: 5,
    async handle(entries) {
      const values = entries.map((entry) => ({ item_id: Number(entry.value) }))
      await tables.db
        .insertInto('reaction')
        .values(values)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    onTrouble: () => {},
  })

const waitFor = (holds: () => void | Promise<void>) => vi.waitFor(holds, { timeout: 15_000, interval: 5 })

const loggedIds = async (eventLog: LogEngine): Promise<Set<number>> => {
  const partitions = await Promise.all(
    [0, 1, 2, 3].map((partition) => eventLog.read({ topic: 'items', partition, offset: 0, limit: 100_000 })),
  )
  return new Set(partitions.flat().map((entry) => Number(entry.value)))
}
const idsOf = async (tables: Sql<Tables>, table: 'part' | 'outbox' | 'reaction'): Promise<number[]> =>
  (await tables.db.selectFrom(table).select('item_id').orderBy('item_id').execute()).map((row) => row.item_id)

/** What the server says of the odd schema, in its own words, and its rows. */
const oddFacts = async (connection: string) => {
  const client = new pg.Client({ connectionString: connection })
  await client.connect()
  const rows = async (text: string) => (await client.query(text)).rows
  const facts = {
    rows: await rows(`select to_jsonb(t)::text as row from odd."Odd table" t order by id`),
    columns: await rows(
      `select to_jsonb(c) - 'table_catalog' - 'udt_catalog' - 'collation_catalog' as c from information_schema.columns c where table_schema = 'odd' order by table_name, ordinal_position`,
    ),
    indexes: await rows(`select * from pg_indexes where schemaname = 'odd' order by indexname`),
    constraints: await rows(
      `select conname, contype, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'odd'::regnamespace order by conname`,
    ),
    sequences: await rows(`select * from pg_sequences where schemaname = 'odd' order by sequencename`),
    tables: await rows(
      `select relname, reloptions, relpersistence from pg_class where relnamespace = 'odd'::regnamespace and relkind = 'r' order by relname`,
    ),
    owners: await rows(
      `select pg_get_serial_sequence('odd."Odd table"', name) as sequence from unnest(array['id', 'serial', 'odd_number']) name`,
    ),
  }
  await client.end()
  return facts
}

describe('a backup of a running house', () => {
  it('restores into an empty folder with everything that was acknowledged, and with references that hold', async () => {
    await using source = await openTestSql()
    await using target = await openTestSql()
    await using folder = await temporaryFolder()
    const [data, backup, restored] = ['data', 'backup', 'restored'].map((name) => join(folder.path, name)) as [string, string, string]
    await source.sql.open('odd', odd)
    const house = await openHouse(data, source.sql)
    react(house)

    let next = 1
    let stop = false
    const write = async () => {
      while (!stop) await happen(house, next++)
    }
    const writers = [write(), write()]
    const progress: Progress[] = []
    const running = async () => {
      await waitFor(() => expect(next).toBeGreaterThan(20))
      // Two writers: the last two may not be acknowledged yet.
      const acknowledged = next - 3
      const manifest = await backUp({ dataFolder: data, connection: source.sql.connection, version: '0.1.0', clock }, backup, (step) =>
        progress.push(step),
      )
      const atTheEnd = next
      await waitFor(() => expect(next).toBeGreaterThan(atTheEnd + 5))
      return { acknowledged, manifest }
    }
    const { acknowledged, manifest } = await running().finally(async () => {
      stop = true
      await Promise.all(writers)
      await house.close()
    })

    expect(manifest.postgres.migrations).toEqual({ odd: ['0001-odd'], story: ['0001-story'] })
    expect([...new Set(progress.map(({ step }) => step))]).toEqual(['database', 'files', 'blobs', 'sums'])
    for (const step of ['database', 'files', 'blobs', 'sums']) {
      const last = progress.findLast((one) => one.step === step)!
      expect(last.done).toBe(last.total)
    }

    await restore({ dataFolder: restored, connection: target.sql.connection, clock, log }, backup)
    const again = await openHouse(restored, target.sql)

    const items = await again.tables.db.selectFrom('item').selectAll().orderBy('id').execute()
    const ids = items.map(({ id }) => id)
    expect(ids.length).toBeLessThan(next - 1)
    expect(ids).toEqual(expect.arrayContaining(Array.from({ length: acknowledged }, (_, i) => i + 1)))
    // Each item has both of its parts, its content, and its news in the log or still in the outbox.
    expect(await idsOf(again.tables, 'part')).toEqual(ids.flatMap((id) => [id, id]))
    for (const { id, blob } of items) expect(Buffer.from(await again.blobs.readBytes(blob)).toString()).toBe(`content of ${id}`)
    const told = new Set([...(await loggedIds(again.eventLog)), ...(await idsOf(again.tables, 'outbox'))])
    expect(ids.filter((id) => !told.has(id))).toEqual([])
    expect((await again.seen.range('p', { limit: 100_000 })).length).toBeGreaterThanOrEqual(acknowledged)
    // The reader does again what the database does not know of, and goes on.
    react(again)
    await happen(again, 1_000_000)
    await waitFor(async () => expect(new Set(await idsOf(again.tables, 'reaction'))).toEqual(await loggedIds(again.eventLog)))

    const [before, after] = [await oddFacts(source.sql.connection), await oddFacts(target.sql.connection)]
    expect(after).toEqual(before)
    expect(after.rows).toHaveLength(2)
    const third = await target.sql.open<{
      'Odd table': { id: number; serial: number; order: string; doubled: number; big: number }
      of_the_moment: { word: string }
    }>('odd', odd)
    // What is only true while a house runs comes back empty.
    expect(await third.db.selectFrom('of_the_moment').selectAll().execute()).toEqual([])
    const inserted = await third.db
      .insertInto('Odd table')
      .values({ order: 'third', big: 4 } as never)
      .returning(['id', 'serial', 'doubled'])
      .executeTakeFirstOrThrow()
    expect(inserted).toEqual({ id: 102, serial: 3, doubled: 8 })

    expect((await stat(join(restored, 'keys/master.key'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(restored, 'services/encode/notes.txt'), 'utf8')).toBe('kept')
    expect(await readFile(join(restored, 'vitascope.json'), 'utf8')).toBe('{"dataVersion":1}')
    await again.close()
  })
})

/** A small finished backup. */
const openBackup = async () => {
  const source = await openTestSql()
  const folder = await temporaryFolder()
  const [data, backup] = [join(folder.path, 'data'), join(folder.path, 'backup')]
  const house = await openHouse(data, source.sql)
  await happen(house, 1)
  await house.close()
  const needs = { dataFolder: data, connection: source.sql.connection, version: '0.1.0', clock }
  await backUp(needs, backup)
  return {
    needs,
    sql: source.sql,
    folder: folder.path,
    data,
    backup,
    async [Symbol.asyncDispose]() {
      await folder[Symbol.asyncDispose]()
      await source[Symbol.asyncDispose]()
    },
  }
}

describe('a finished backup', () => {
  let house: Awaited<ReturnType<typeof openBackup>>
  beforeAll(async () => {
    house = await openBackup()
  })
  afterAll(() => house[Symbol.asyncDispose]())

  /** A copy that may be damaged, and a try to restore it. */
  const copyOf = async () => {
    const folder = await temporaryFolder()
    const [backup, restored] = [join(folder.path, 'backup'), join(folder.path, 'restored')]
    await cp(house.backup, backup, { recursive: true })
    return {
      backup,
      restored,
      restoring: () => restore({ dataFolder: restored, clock, log }, backup),
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    }
  }

  it('leaves out caches, sockets, work in progress and uploads', async () => {
    const files = await readdir(join(house.backup, 'data'), { recursive: true })
    expect(files.toSorted()).toEqual([
      'keys',
      'keys/master.key',
      'log',
      'log/data.mdb',
      'mail',
      'mail/letter.json',
      'records',
      'records/data.mdb',
      'services',
      'services/encode',
      'services/encode/notes.txt',
      'vitascope.json',
    ])
    expect((await stat(house.backup)).mode & 0o777).toBe(0o700)
  })

  it('links blobs when it lies on the same disk', async () => {
    const [line = ''] = (await readFile(join(house.backup, 'blobs.txt'), 'utf8')).split('\n')
    const [sha256 = '', size] = line.split(' ')
    const path = join(sha256.slice(0, 2), sha256.slice(2))
    const [there, here] = [await stat(join(house.data, 'blobs', path)), await stat(join(house.backup, 'blobs', path))]
    expect([here.ino, String(here.size)]).toEqual([there.ino, size])
  })

  it('is refused with the name of what is damaged or missing, and then nothing is touched', async () => {
    await using copy = await copyOf()
    const entries = (await readdir(copy.backup, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    const names = entries
      .map((entry) => relative(copy.backup, join(entry.parentPath, entry.name)))
      .filter((name) => name !== 'manifest.json')
    expect(names).toEqual(
      expect.arrayContaining([
        'database.json',
        'database/story/item.jsonl.gz',
        'data/log/data.mdb',
        'data/keys/master.key',
        'blobs.txt',
        'log-positions.json',
      ]),
    )
    expect(names.filter((name) => name.startsWith('blobs/'))).toHaveLength(1)
    const refusal = (name: string, words: string) => ({
      code: 'BACKUP_BENT',
      data: { path: name },
      message: expect.stringContaining(words),
    })
    for (const name of names) {
      const path = join(copy.backup, name)
      const whole = await readFile(path)
      const bent = Buffer.from(whole)
      bent[bent.length - 1]! ^= 1
      // A new file: the one that is there may be read-only.
      await rm(path)
      await writeFile(path, bent)
      await expect(copy.restoring()).rejects.toMatchObject(refusal(name, 'other bytes'))
      await writeFile(path, whole)
    }
    for (const name of ['database.json', names.find((one) => one.startsWith('blobs/'))!]) {
      const path = join(copy.backup, name)
      const whole = await readFile(path)
      await truncate(path, whole.length - 1)
      await expect(copy.restoring()).rejects.toMatchObject(refusal(name, `has ${whole.length - 1} bytes instead of ${whole.length}`))
      await rm(path)
      await expect(copy.restoring()).rejects.toMatchObject(refusal(name, 'is missing'))
      await writeFile(path, whole)
    }
    expect(existsSync(copy.restored)).toBe(false)
  })

  it('is refused when its manifest is missing, unreadable, from a newer release or leads out of it', async () => {
    await using copy = await copyOf()
    const path = join(copy.backup, 'manifest.json')
    const manifest = JSON.parse(await readFile(path, 'utf8')) as { files: { path: string }[] }
    const withManifest = async (text: string) => {
      await writeFile(path, text)
      return copy.restoring()
    }
    await expect(withManifest('{"format": 1, "files"')).rejects.toMatchObject({ code: 'BACKUP_BENT', data: { path: 'manifest.json' } })
    await expect(withManifest(JSON.stringify({ ...manifest, format: 2 }))).rejects.toMatchObject({
      code: 'BACKUP_TOO_NEW',
      data: { found: 2, known: 1 },
    })
    for (const bad of ['/etc/passwd', '../outside', 'data/../../outside', '']) {
      const files = [{ ...manifest.files[0]!, path: bad }]
      await expect(withManifest(JSON.stringify({ ...manifest, files }))).rejects.toMatchObject({
        code: 'BACKUP_BENT',
        message: expect.stringContaining('leads out of the backup'),
      })
    }
    await rm(path)
    await expect(copy.restoring()).rejects.toMatchObject({ code: 'BACKUP_INCOMPLETE' })
    await rm(copy.backup, { recursive: true })
    await expect(copy.restoring()).rejects.toMatchObject({ code: 'BACKUP_INCOMPLETE' })
  })

  it('goes only into an empty folder outside of the data', async () => {
    await expect(backUp(house.needs, house.backup)).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' })
    await expect(backUp(house.needs, join(house.data, 'backups'))).rejects.toMatchObject({ code: 'BACKUP_INSIDE' })
    await expect(backUp(house.needs, house.data)).rejects.toMatchObject({ code: 'BACKUP_INSIDE' })
  })

  it('comes back only into an empty folder and database, and half of it is no house', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'lost+found'))
    await expect(restore({ dataFolder: house.data, clock, log }, house.backup)).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' })
    const taken = { dataFolder: folder.path, connection: house.sql.connection, clock, log }
    await expect(restore(taken, house.backup)).rejects.toMatchObject({ code: 'DATABASE_NOT_EMPTY' })
    expect(() => refuseHalfRestored(folder.path)).toThrow('began and did not end')
    await expect(restore(taken, house.backup)).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY', data: { found: 'RESTORE-UNFINISHED' } })
  })

  it('comes back with a database of its own when none is given', async () => {
    await using folder = await temporaryFolder()
    // As root the database runs as somebody else, who must be able to enter.
    await chmod(folder.path, 0o711)
    const restored = join(folder.path, 'restored')
    await restore({ dataFolder: restored, clock, log }, house.backup)
    refuseHalfRestored(restored)
    const server = await startEmbeddedPostgres({
      dataFolder: join(restored, 'postgres'),
      runFolder: join(restored, 'run'),
      clock,
      log,
      fsync: false,
    })
    const sql = openPostgres({ connection: server.connection, clock, random, log })
    expect(await idsOf(await sql.open<Tables>('story', story), 'part')).toEqual([1, 1])
    await sql.close()
    await server.close()
  })

  it('is not made of a database with things that could not be made again', async () => {
    await using source = await openTestSql()
    await source.sql.open('story', {
      ...story,
      '0002-view': { up: async (db) => void (await expression`create view items as select * from item`.execute(db)) },
    })
    await using folder = await temporaryFolder()
    const to = join(folder.path, 'backup')
    await expect(backUp({ ...house.needs, connection: source.sql.connection }, to)).rejects.toMatchObject({
      code: 'BACKUP_UNSUPPORTED',
      data: { unsupported: ['relation story.items'] },
    })
    await expect(restore({ dataFolder: join(folder.path, 'restored'), clock, log }, to)).rejects.toMatchObject({
      code: 'BACKUP_INCOMPLETE',
    })
  })
})
