import { describe, expect, it } from 'vitest'
import type { Migrations, Sql } from '../sql/port.ts'
import type { Item, ItemState, Lease, NewItem, Work } from './port.ts'

/** An owner without work, its tables, and the clock that its leases follow. */
export interface WorkHarness {
  readonly work: Work
  readonly sql: Sql<WorkHarnessTables>
  /** Moves the clock. */
  readonly pass: (ms: number) => void
  readonly nowMs: () => number
}

export interface WorkHarnessTables {
  note: { text: string }
}

/** What `WorkHarness.sql` must have been opened with. */
export const workHarnessMigrations: Migrations = {
  '0001-note': {
    async up(db) {
      await db.schema
        .createTable('note')
        .addColumn('text', 'text', (column) => column.primaryKey())
        .execute()
    },
  },
}

const minute = 60_000

/** What every work engine does; `open` gives an owner without work for each case. */
export const workConformance = (engine: string, open: () => Promise<WorkHarness>): void => {
  const start = async () => {
    const house = await open()
    const { work, sql } = house
    return {
      ...house,
      put: (...items: (Partial<NewItem> & { key: string })[]) =>
        sql.transaction((trx) =>
          work.put(
            trx,
            items.map((item) => ({ group: 'g', kind: 'encode', payload: null, ...item })),
          ),
        ),
      claim: (change: Partial<Parameters<Work['claim']>[0]> = {}) =>
        work.claim({ owner: 'w1', kinds: ['encode'], leaseMs: minute, limit: 10, ...change }),
      async claimOne(change: Partial<Parameters<Work['claim']>[0]> = {}): Promise<Lease> {
        const [lease] = await work.claim({ owner: 'w1', kinds: ['encode'], leaseMs: minute, ...change })
        if (!lease) throw new Error('nothing to claim')
        return lease
      },
      states: async (group = 'g'): Promise<Record<string, ItemState>> =>
        Object.fromEntries((await work.readGroup(group)).map(({ key, state }) => [key, state])),
      item: async (key: string, group = 'g'): Promise<Item | undefined> => (await work.readGroup(group)).find((item) => item.key === key),
    }
  }
  const keys = (leases: readonly Lease[]) => leases.map(({ key }) => key)

  describe(`${engine} as work: putting and claiming`, () => {
    it('hands out what was put, whole', async () => {
      const { put, claim, nowMs } = await start()
      const payload = { rung: 3, list: [1, 'zwei', null], deep: { ключ: 'уровень\u0000' } }
      await put({ key: 'a', group: 'job-1', payload, priority: 2, maxAttempts: 3 })
      expect(await claim()).toEqual([
        {
          key: 'a',
          group: 'job-1',
          kind: 'encode',
          payload,
          state: 'running',
          priority: 2,
          attempts: 1,
          maxAttempts: 3,
          progress: 0,
          note: null,
          result: null,
          error: undefined,
          needs: [],
          results: {},
          putAt: nowMs(),
          startedAt: nowMs(),
          finishedAt: undefined,
          fence: 1,
          owner: 'w1',
          leasedUntil: nowMs() + minute,
        },
      ])
    })

    it('puts nothing when the transaction rolls back, and a key only once', async () => {
      const { put, work, sql, item } = await start()
      const undone = sql.transaction(async (trx) => {
        await work.put(trx, [{ key: 'a', group: 'g', kind: 'encode', payload: 1 }])
        throw new Error('no')
      })
      await expect(undone).rejects.toThrow('no')
      expect(await work.readGroup('g')).toEqual([])
      await put({ key: 'a', payload: 'first' })
      await put({ key: 'a', payload: 'second', needs: [] }, { key: 'b' })
      expect((await item('a'))?.payload).toBe('first')
      expect((await work.count()).waiting).toBe(2)
    })

    it('goes by priority, then by the order of putting', async () => {
      const { put, claim } = await start()
      await put({ key: 'low', priority: -1 }, { key: 'first' }, { key: 'high', priority: 5 })
      await put({ key: 'second' })
      expect(keys(await claim({ limit: 3 }))).toEqual(['high', 'first', 'second'])
      expect(keys(await claim({ limit: 3 }))).toEqual(['low'])
    })

    it('hands out only the kinds, priorities and groups that were asked for', async () => {
      const { put, claim } = await start()
      await put(
        { key: 'probe', kind: 'probe' },
        { key: 'cheap', priority: 1 },
        { key: 'dear', priority: 9 },
        { key: 'paused', group: 'p', priority: 9 },
      )
      expect(keys(await claim({ kinds: [] }))).toEqual([])
      expect(keys(await claim({ kinds: ['probe', 'unknown'] }))).toEqual(['probe'])
      expect(keys(await claim({ minPriority: 5, exceptGroups: ['p', 'q'] }))).toEqual(['dear'])
      expect(keys(await claim())).toEqual(['paused', 'cheap'])
    })

    it('keeps a timer until its time', async () => {
      const { put, claim, pass, nowMs } = await start()
      await put({ key: 'later', notBefore: nowMs() + 1_000 })
      pass(999)
      expect(await claim()).toEqual([])
      pass(1)
      expect(keys(await claim())).toEqual(['later'])
    })

    it('never gives one item to two who ask at once', async () => {
      const { put, claim } = await start()
      await put(...Array.from({ length: 12 }, (_, i) => ({ key: `i${i}` })))
      const claims = await Promise.all(Array.from({ length: 6 }, (_, i) => claim({ owner: `w${i}`, limit: 3 })))
      const handedOut = claims.flatMap(keys)
      expect(new Set(handedOut).size).toBe(handedOut.length)
      expect(handedOut.length + (await claim({ limit: 12 })).length).toBe(12)
    })
  })

  describe(`${engine} as work: leases`, () => {
    it('gives an item to nobody else while its lease lives, and prolongs it by heartbeats', async () => {
      const { put, claim, claimOne, pass, work, item } = await start()
      await put({ key: 'a' })
      const lease = await claimOne()
      pass(minute - 1)
      expect(await claim()).toEqual([])
      expect(await work.heartbeat(lease, minute, { fraction: 0.5, note: { frame: 12 } })).toBe(true)
      pass(minute - 1)
      expect(await claim()).toEqual([])
      expect(await work.heartbeat(lease, minute, { fraction: 0.75 })).toBe(true)
      expect(await item('a')).toMatchObject({ state: 'running', progress: 0.75, note: { frame: 12 } })
    })

    it('puts an item back when its lease runs out, and shuts out whoever held it', async () => {
      const { put, claimOne, pass, work, item } = await start()
      await put({ key: 'a' })
      const late = await claimOne()
      pass(minute)
      const next = await claimOne({ owner: 'w2' })
      expect(next).toMatchObject({ key: 'a', attempts: 2, owner: 'w2', error: 'the lease of w1 ran out' })
      expect(next.fence).toBeGreaterThan(late.fence)
      expect(await work.heartbeat(late, minute)).toBe(false)
      expect(await work.complete(late, 'late')).toBe(false)
      expect(await work.fail(late, 'late', { final: true })).toBe(false)
      await work.release(late)
      expect(await work.complete(next, 'right')).toBe(true)
      expect(await item('a')).toMatchObject({ state: 'done', result: 'right', error: undefined, progress: 1 })
    })

    it('counts an item as failed when its last lease runs out', async () => {
      const { put, claim, claimOne, pass, item, nowMs } = await start()
      await put({ key: 'a', maxAttempts: 2 })
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        expect((await claimOne()).attempts).toBe(attempt)
        pass(minute)
      }
      expect(await claim()).toEqual([])
      expect(await item('a')).toMatchObject({ state: 'failed', attempts: 2, error: 'the lease of w1 ran out', finishedAt: nowMs() })
    })

    it('takes an item back unharmed, with its attempt', async () => {
      const { put, claimOne, work, item } = await start()
      await put({ key: 'a', maxAttempts: 1 })
      for (let round = 0; round < 3; round += 1) await work.release(await claimOne())
      expect(await item('a')).toMatchObject({ state: 'waiting', attempts: 0 })
      expect(await work.complete(await claimOne(), null)).toBe(true)
    })

    it('tries a failed item again after its pause, as long as attempts are left', async () => {
      const { put, claim, claimOne, work, pass, item } = await start()
      await put({ key: 'a', maxAttempts: 2 })
      expect(await work.fail(await claimOne(), 'no room', { retryAfterMs: 5_000 })).toBe(true)
      expect(await item('a')).toMatchObject({ state: 'waiting', error: 'no room', finishedAt: undefined })
      pass(4_999)
      expect(await claim()).toEqual([])
      pass(1)
      expect(await work.fail(await claimOne(), 'still no room', { retryAfterMs: 5_000 })).toBe(true)
      expect(await item('a')).toMatchObject({ state: 'failed', error: 'still no room', attempts: 2 })
    })

    it('finishes an item once, even when its holder says so twice', async () => {
      const { put, claimOne, work, item } = await start()
      await put({ key: 'a' })
      const lease = await claimOne()
      expect(await Promise.all([work.complete(lease, 1), work.complete(lease, 1)])).toEqual(expect.arrayContaining([true, false]))
      expect(await work.fail(lease, 'after all', { final: true })).toBe(false)
      expect(await item('a')).toMatchObject({ state: 'done', result: 1 })
    })
  })

  describe(`${engine} as work: changes`, () => {
    it("commits the owner's change together with the item", async () => {
      const { put, claimOne, work, sql, states } = await start()
      await put({ key: 'a' })
      const done = await work.complete<WorkHarnessTables>(await claimOne(), null, async (trx) => {
        await trx.insertInto('note').values({ text: 'published' }).execute()
        await work.put(trx, [{ key: 'b', group: 'g', kind: 'encode', payload: null, needs: ['a'] }])
      })
      expect(done).toBe(true)
      expect(await sql.db.selectFrom('note').selectAll().execute()).toEqual([{ text: 'published' }])
      expect(await states()).toEqual({ a: 'done', b: 'waiting' })
      expect((await claimOne()).key).toBe('b')
    })

    it('finishes nothing when the change throws', async () => {
      const { put, claimOne, work, sql, states } = await start()
      await put({ key: 'a' })
      const lease = await claimOne()
      const completing = work.complete<WorkHarnessTables>(lease, null, async (trx) => {
        await trx.insertInto('note').values({ text: 'half' }).execute()
        throw new Error('no')
      })
      await expect(completing).rejects.toThrow('no')
      expect(await sql.db.selectFrom('note').selectAll().execute()).toEqual([])
      expect(await states()).toEqual({ a: 'running' })
      expect(await work.complete(lease, null)).toBe(true)
    })

    it('does not run the change when the lease is lost', async () => {
      const { put, claimOne, work, pass, sql } = await start()
      await put({ key: 'a' })
      const late = await claimOne()
      pass(minute)
      await claimOne({ owner: 'w2' })
      let runs = 0
      const done = await work.complete(late, null, async () => {
        runs += 1
      })
      expect([done, runs]).toEqual([false, 0])
      expect(await sql.db.selectFrom('note').selectAll().execute()).toEqual([])
    })
  })

  describe(`${engine} as work: needs`, () => {
    it('holds an item back until everything it needs is done, and hands their results over', async () => {
      const { put, claim, claimOne, work } = await start()
      await put({ key: 'package', needs: ['audio', 'video'], priority: 9 }, { key: 'video' }, { key: 'audio' })
      const video = await claimOne()
      const audio = await claimOne()
      expect([video.key, audio.key, await claim()]).toEqual(['video', 'audio', []])
      await work.complete(video, { frames: 144 })
      expect(await claim()).toEqual([])
      await work.complete(audio, ['en', 'ja'])
      expect(await claimOne()).toMatchObject({
        key: 'package',
        needs: ['audio', 'video'],
        results: { audio: ['en', 'ja'], video: { frames: 144 } },
      })
    })

    it('frees at once what needs only what is done already', async () => {
      const { put, claimOne, work } = await start()
      await put({ key: 'a' })
      await work.complete(await claimOne(), 'A')
      await put({ key: 'b', needs: ['a'] })
      expect(await claimOne()).toMatchObject({ key: 'b', results: { a: 'A' } })
    })

    it('cancels what needs something that failed, and what needs that', async () => {
      const { put, claimOne, work, states, item } = await start()
      await put({ key: 'a' }, { key: 'b', needs: ['a'] }, { key: 'c', needs: ['b'], group: 'h' }, { key: 'free' })
      await work.fail(await claimOne(), 'bad film', { final: true })
      expect(await states()).toEqual({ a: 'failed', b: 'cancelled', free: 'waiting' })
      expect(await item('c', 'h')).toMatchObject({ state: 'cancelled', error: 'something that it needs failed' })
      await put({ key: 'd', needs: ['c'] }, { key: 'e', needs: ['d'] })
      await claimOne()
      expect(await states()).toMatchObject({ d: 'cancelled', e: 'cancelled' })
    })

    it('cancels what needs an item whose last lease ran out', async () => {
      const { put, claim, claimOne, pass, states } = await start()
      await put({ key: 'a', maxAttempts: 1 }, { key: 'b', needs: ['a'] })
      await claimOne()
      pass(minute)
      expect(await claim()).toEqual([])
      expect(await states()).toEqual({ a: 'failed', b: 'cancelled' })
    })

    it('refuses needs that were never put and needs in a circle', async () => {
      const { put, work } = await start()
      await expect(put({ key: 'a', needs: ['ghost'] })).rejects.toThrow('defect: an item needs ghost, which was never put')
      await expect(put({ key: 'a', needs: ['b'] }, { key: 'b', needs: ['c'] }, { key: 'c', needs: ['a'] })).rejects.toThrow(
        'defect: item a needs itself, directly or through others',
      )
      await expect(put({ key: 'a', needs: ['a'] })).rejects.toThrow('item a needs itself')
      expect(await work.readGroup('g')).toEqual([])
    })
  })

  describe(`${engine} as work: groups`, () => {
    it('reads a group in the order of putting, and nothing of others', async () => {
      const { put, work } = await start()
      await put({ key: 'b', needs: [] }, { key: 'a', priority: 7, needs: ['b'] })
      await put({ key: 'x', group: 'other' })
      expect((await work.readGroup('g')).map(({ key, needs }) => [key, needs])).toEqual([
        ['b', []],
        ['a', ['b']],
      ])
    })

    it('cancels a group at once, also under the hands of those who work on it, and what needs it elsewhere', async () => {
      const { put, claim, claimOne, work, sql, states } = await start()
      await put(
        { key: 'done' },
        { key: 'running' },
        { key: 'waiting', needs: ['running'] },
        { key: 'elsewhere', group: 'h', needs: ['waiting'] },
      )
      await work.complete(await claimOne(), null)
      const lease = await claimOne()
      await sql.transaction((trx) => work.cancelGroup(trx, 'g'))
      expect(await states()).toEqual({ done: 'done', running: 'cancelled', waiting: 'cancelled' })
      expect(await states('h')).toEqual({ elsewhere: 'cancelled' })
      expect(await work.heartbeat(lease, minute)).toBe(false)
      expect(await work.complete(lease, null)).toBe(false)
      expect(await claim()).toEqual([])
    })

    it('cancels nothing when the transaction rolls back', async () => {
      const { put, work, sql, states } = await start()
      await put({ key: 'a' })
      const undone = sql.transaction(async (trx) => {
        await work.cancelGroup(trx, 'g')
        throw new Error('no')
      })
      await expect(undone).rejects.toThrow('no')
      expect(await states()).toEqual({ a: 'waiting' })
    })

    it('tries again what failed and what was cancelled for that, with fresh attempts, and in the right order', async () => {
      const { put, claim, claimOne, work, sql, states } = await start()
      await put({ key: 'ok' }, { key: 'a', needs: ['ok'], maxAttempts: 1 }, { key: 'b', needs: ['a'] })
      await work.complete(await claimOne(), null)
      await work.fail(await claimOne(), 'full', { retryAfterMs: 0 })
      expect(await states()).toEqual({ ok: 'done', a: 'failed', b: 'cancelled' })
      expect(await sql.transaction((trx) => work.retryGroup(trx, 'g'))).toBe(2)
      expect(await states()).toEqual({ ok: 'done', a: 'waiting', b: 'waiting' })
      const again = await claimOne()
      expect(again).toMatchObject({ key: 'a', attempts: 1, error: undefined, results: { ok: null } })
      expect(await claim()).toEqual([])
      await work.complete(again, null)
      expect(keys(await claim())).toEqual(['b'])
    })

    it('does not try again what was cancelled on purpose', async () => {
      const { put, work, sql, states } = await start()
      await put({ key: 'a' }, { key: 'b', needs: ['a'] })
      await sql.transaction((trx) => work.cancelGroup(trx, 'g'))
      expect(await sql.transaction((trx) => work.retryGroup(trx, 'g'))).toBe(0)
      expect(await states()).toEqual({ a: 'cancelled', b: 'cancelled' })
    })

    it('removes what is finished and leaves the rest', async () => {
      const { put, claimOne, work, sql, states } = await start()
      await put({ key: 'a' }, { key: 'b', needs: ['a'] }, { key: 'x', group: 'other' })
      await work.complete(await claimOne(), null)
      await sql.transaction((trx) => work.removeGroup(trx, 'g'))
      expect(await states()).toEqual({ b: 'waiting' })
      expect((await claimOne()).key).toBe('b')
      await sql.transaction(async (trx) => {
        await work.cancelGroup(trx, 'g')
        await work.removeGroup(trx, 'g')
      })
      expect(await work.readGroup('g')).toEqual([])
      expect(await work.count()).toEqual({ waiting: 1, running: 0, done: 0, failed: 0, cancelled: 0 })
    })
  })
}
