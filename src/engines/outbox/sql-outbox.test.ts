import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openTestSql } from '../../../test/helpers/sql.ts'
import { type ManualClock, manualClock, systemClock } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { rememberingLog, silentLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import type { NewEntry } from '../log/port.ts'
import type { Kysely, Migrations, Sql, SqlEngine } from '../sql/port.ts'
import { drainOnce } from './drain.ts'
import type { Outbox, OutboxEngine } from './port.ts'
import { openOutbox } from './sql-outbox.ts'
import { migrations as outboxMigrations, type OutboxTables } from './tables.ts'

const titleChanged = {
  name: 'title.changed',
  topic: 'catalogue.titles',
  data: z.object({ title: z.string(), year: z.number().default(2026) }),
}
const buildReady = { name: 'build.ready', topic: 'encode.builds', data: z.object({ rungs: z.number().int() }) }

interface Tables {
  title: { id: string }
}
const migrations: Migrations = {
  '0001-title': {
    async up(db) {
      await db.schema
        .createTable('title')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .execute()
    },
  },
}

describe('putting an event', () => {
  it('brings it to the log as an envelope, under its topic and key, when the transaction commits', async () => {
    await using house = await openHouse()
    await house.catalogue.transaction(async (trx) => {
      await trx.insertInto('title').values({ id: 't1' }).execute()
      await house.outbox.put(trx, titleChanged, { key: 't1', data: { title: 'Ōkami' } })
    })
    await house.drained()
    expect(house.eventLog.entries).toEqual([{ topic: 'catalogue.titles', key: 't1', value: expect.any(String) }])
    expect(house.eventLog.events()).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'title.changed',
        at: '2026-01-01T00:00:00.000Z',
        key: 't1',
        sequence: 1,
        data: { title: 'Ōkami', year: 2026 },
      },
    ])
  })

  it('tells nothing of a transaction that rolls back, and counts on without a gap', async () => {
    await using house = await openHouse()
    const undone = house.catalogue.transaction(async (trx) => {
      await house.outbox.put(trx, titleChanged, { key: 't1', data: { title: 'undone' } })
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    await house.put('t1', 'done')
    await house.drained()
    expect(house.eventLog.events().map(({ sequence, data }) => [sequence, data['title']])).toEqual([[1, 'done']])
  })

  it('refuses data that the definition refuses, and data without measure, and the transaction with it', async () => {
    await using house = await openHouse()
    const putting = (data: { title: string }) =>
      house.catalogue.transaction((trx) => house.outbox.put(trx, titleChanged, { key: 't1', data }))
    await expect(putting({ title: 7 as unknown as string })).rejects.toThrow(
      'defect: title.changed is put with data that its definition refuses',
    )
    await expect(putting({ title: 'x'.repeat(256 * 1024) })).rejects.toThrow('defect: title.changed has more than 262144 bytes of data')
    expect(await house.engine.waiting()).toBe(0)
  })

  it('counts per topic and key, in the order of commits, when many put at once', async () => {
    await using house = await openHouse()
    await Promise.all([
      ...Array.from({ length: 6 }, (_, i) => house.put('t1', `t1-${i}`)),
      house.put('t2', 't2-0'),
      house.catalogue.transaction((trx) => house.outbox.put(trx, buildReady, { key: 't1', data: { rungs: 3 } })),
    ])
    await house.drained()
    const sequences = (topic: string, key: string) =>
      house.eventLog
        .events(topic)
        .filter((event) => event.key === key)
        .map((event) => event.sequence)
    expect(sequences('catalogue.titles', 't1')).toEqual([1, 2, 3, 4, 5, 6])
    expect(sequences('catalogue.titles', 't2')).toEqual([1])
    expect(sequences('encode.builds', 't1')).toEqual([1])
  })

  it('loses no event whose transaction began early and commits late', async () => {
    await using house = await openHouse()
    const early = Promise.withResolvers<void>()
    const hasPut = Promise.withResolvers<void>()
    const slow = house.catalogue.transaction(async (trx) => {
      await house.outbox.put(trx, titleChanged, { key: 'early', data: { title: 'early' } })
      hasPut.resolve()
      await early.promise
    })
    await hasPut.promise
    await house.put('late', 'late')
    await house.drained()
    expect(house.eventLog.events().map(({ key }) => key)).toEqual(['late'])
    early.resolve()
    await slow
    await house.drained()
    expect(house.eventLog.events().map(({ key }) => key)).toEqual(['late', 'early'])
  })

  it('keeps the outboxes of two owners apart', async () => {
    await using house = await openHouse()
    const other = await house.engine.open('encode')
    await house.catalogue.transaction((trx) => other.put(trx, buildReady, { key: 't1', data: { rungs: 1 } }))
    await house.put('t1', 'a')
    await house.drained(other)
    expect(
      house.eventLog
        .events()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['build.ready', 'title.changed'])
  })
})

describe('draining', () => {
  it('tells an event at least once, always under the same id, whatever step a drainer dies at', async () => {
    await using house = await openHouse({ drainers: false })
    await house.put('a', 'a1')
    const steps = 4
    for (let step = 0; step <= steps; step += 1) {
      await house.put('a', `before step ${step}`)
      await house.put('b', `before step ${step}`)
      house.clock.advanceNow(5_000)
      const dies = mortal(house.drainNeeds(`dies at ${step}`), step)
      await expect(drainOnce(dies)).rejects.toThrow('killed')
      house.clock.advanceNow(5_000)
      while ((await drainOnce(house.drainNeeds(`follows ${step}`))) !== 0);
    }
    const events = house.eventLog.events()
    const ids = new Set(events.map(({ id }) => id))
    expect(ids.size).toBe(11)
    // Twice come those that had been appended but not deleted: all that waited at the last two steps.
    expect(events.length).toBeGreaterThan(11)
    for (const key of ['a', 'b']) {
      const firsts = events.filter((event, at) => event.key === key && events.findIndex(({ id }) => id === event.id) === at)
      expect(firsts.map(({ sequence }) => sequence)).toEqual(Array.from(firsts, (_, i) => i + 1))
    }
  })

  it('tells an event twice under one id when the drainer dies between append and delete', async () => {
    await using house = await openHouse({ drainers: false })
    await house.put('a', 'once')
    const afterAppend = mortal(house.drainNeeds('first'), 4)
    await expect(drainOnce(afterAppend)).rejects.toThrow('killed')
    house.clock.advanceNow(5_000)
    expect(await drainOnce(house.drainNeeds('second'))).toBe(1)
    const [first, second, ...rest] = house.eventLog.events()
    expect(rest).toEqual([])
    expect(second).toEqual(first)
  })

  it('is done by one of several at a time, and by another when the lease of a dead one has run out', async () => {
    await using house = await openHouse({ drainers: false })
    await house.put('a', '1')
    expect(await drainOnce(house.drainNeeds('dead'))).toBe(1)
    await house.put('a', '2')
    expect(await drainOnce(house.drainNeeds('heir'))).toBeUndefined()
    house.clock.advanceNow(4_999)
    expect(await drainOnce(house.drainNeeds('heir'))).toBeUndefined()
    house.clock.advanceNow(1)
    expect(await drainOnce(house.drainNeeds('heir'))).toBe(1)
    expect(house.eventLog.events().map(({ sequence }) => sequence)).toEqual([1, 2])
  })

  it('lets a drainer that was overtaken while it appended delete nothing', async () => {
    await using house = await openHouse({ drainers: false })
    await house.put('a', '1')
    const appending = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const slow = house.drainNeeds('slow')
    const overtaken = drainOnce({
      ...slow,
      eventLog: {
        async append(topic, entries) {
          appending.resolve()
          await goOn.promise
          await slow.eventLog.append(topic, entries)
        },
      },
    })
    await appending.promise
    house.clock.advanceNow(5_000)
    await house.put('a', '2')
    const heir = mortal(house.drainNeeds('heir'), 3)
    await expect(drainOnce(heir)).rejects.toThrow('killed')
    goOn.resolve()
    expect(await overtaken).toBe(1)
    expect(await house.engine.waiting()).toBe(2)
  })

  it('goes through two engines at once without losing or doubling anything', async () => {
    await using house = await openHouse()
    const second = house.anotherEngine()
    const otherOutbox = await second.open('catalogue')
    for (let i = 0; i < 10; i += 1) {
      const outbox = i % 2 === 0 ? house.outbox : otherOutbox
      await house.catalogue.transaction((trx) => outbox.put(trx, titleChanged, { key: `k${i % 3}`, data: { title: String(i) } }))
      outbox.nudge()
    }
    await until(async () => {
      house.outbox.nudge()
      return (await house.engine.waiting()) === 0
    })
    expect(
      house.eventLog
        .events()
        .map(({ data }) => Number(data['title']))
        .toSorted((a, b) => a - b),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    await second.close()
  })

  it('hands over at once when an engine closes', async () => {
    await using house = await openHouse()
    await house.put('a', '1')
    await house.drained()
    await house.engine.close()
    await house.put('a', '2')
    expect(await drainOnce(house.drainNeeds('next'))).toBe(1)
  })

  it('keeps events while the log does not answer, says so, and tries again', async () => {
    const log = rememberingLog()
    await using house = await openHouse({ log })
    house.eventLog.down = true
    await house.put('a', '1')
    await until(async () => {
      house.outbox.nudge()
      return log.lines.length > 0
    })
    expect(log.lines[0]).toMatchObject({
      level: 'warn',
      message: 'outbox could not be drained',
      fields: { outbox: 'catalogue outbox', error: { message: 'the log is down' }, restMs: 250 },
    })
    expect(await house.engine.waiting()).toBe(1)
    house.eventLog.down = false
    await until(async () => {
      await house.clock.advance(250)
      return (await house.engine.waiting()) === 0
    })
    expect(house.eventLog.events()).toHaveLength(1)
  })

  it('finds what another process has put without being nudged', async () => {
    await using house = await openHouse()
    await until(async () => house.clock.sleepers() > 0)
    await using foreign = await openHouse({ drainers: false, on: house.sql })
    await foreign.put('a', '1')
    await house.clock.advance(500)
    await until(async () => (await house.engine.waiting()) === 0)
    expect(house.eventLog.events()).toHaveLength(1)
  })
})

interface Told {
  readonly id: string
  readonly name: string
  readonly key: string
  readonly sequence: number
  readonly data: Readonly<Record<string, unknown>>
}

/** A log in memory. */
const memoryLog = () => {
  const entries: (NewEntry & { topic: string })[] = []
  return {
    entries,
    down: false,
    events: (topic?: string) =>
      entries.filter((entry) => topic === undefined || entry.topic === topic).map(({ value }) => JSON.parse(value) as Told),
    async append(topic: string, more: readonly NewEntry[]) {
      if (this.down) throw new Error('the log is down')
      entries.push(...more.map((entry) => ({ topic, ...entry })))
    },
  }
}

/** A catalogue with an outbox. Without `drainers` events stay until the test drains them. */
const openHouse = async (options: { drainers?: false; log?: ReturnType<typeof rememberingLog>; on?: SqlEngine } = {}) => {
  const own = options.on ? undefined : await openTestSql()
  const sql = options.on ?? own!.sql
  const clock = movable(manualClock())
  const newId = newIds({ clock: systemClock, random: seededRandom(options.on ? 'foreign' : 'house') })
  const eventLog = memoryLog()
  const log = options.log ?? silentLog
  const engine = openOutbox({ sql, eventLog, clock, newId, log })
  const catalogue = await sql.open<Tables>('catalogue', migrations)
  const outbox = await engine.open('catalogue')
  if (options.drainers === false) await engine.close()
  const outboxSql = await sql.open<OutboxTables>('catalogue_outbox', outboxMigrations)
  return {
    sql,
    clock,
    eventLog,
    engine,
    catalogue,
    outbox,
    anotherEngine: (): OutboxEngine => openOutbox({ sql, eventLog, clock, newId, log }),
    put: (key: string, title: string) => catalogue.transaction((trx) => outbox.put(trx, titleChanged, { key, data: { title } })),
    async drained(other?: Outbox) {
      await until(async () => {
        outbox.nudge()
        other?.nudge()
        return (await engine.waiting()) === 0
      })
    },
    drainNeeds: (holder: string) => ({ sql: outboxSql, eventLog, clock, holder }),
    async [Symbol.asyncDispose]() {
      await engine.close()
      await own?.[Symbol.asyncDispose]()
    },
  }
}

/** A drainer that is killed at its n-th step: each statement and each append is one, and nothing after it happens. */
const mortal = (needs: Parameters<typeof drainOnce>[0], dieAt: number): Parameters<typeof drainOnce>[0] => {
  let step = 0
  const live = () => {
    if (step >= dieAt) throw new Error('killed')
    step += 1
  }
  const db = needs.sql.db.withPlugin({
    transformQuery({ node }) {
      live()
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return {
    ...needs,
    sql: { ...needs.sql, db: db as Kysely<OutboxTables> } satisfies Sql<OutboxTables>,
    eventLog: {
      async append(topic, entries) {
        live()
        await needs.eventLog.append(topic, entries)
      },
    },
  }
}

/** A manual clock that can also be moved without waiting for anybody. */
const movable = (clock: ManualClock): ManualClock & { advanceNow: (ms: number) => void } => {
  let extra = 0
  return { ...clock, now: () => clock.now() + extra, advanceNow: (ms) => void (extra += ms) }
}

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await systemClock.sleep(1)
}
