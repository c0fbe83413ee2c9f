import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expression } from '../sql/port.ts'
import { openTestSql, type TestSql } from '../../../test/helpers/sql.ts'
import { type WorkHarness, type WorkHarnessTables, workConformance, workHarnessMigrations } from './conformance.ts'
import type { Lease } from './port.ts'
import { openWork } from './sql-work.ts'

describe('sql-work', () => {
  let house: TestSql
  let owners = 0
  beforeAll(async () => {
    house = await openTestSql()
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const open = async (): Promise<WorkHarness & { owner: string }> => {
    owners += 1
    const owner = `owner${owners}`
    let nowMs = Date.UTC(2026, 0, 1)
    const clock = { now: () => nowMs, monotonic: () => nowMs, sleep: () => Promise.reject(new Error('nobody sleeps here')) }
    const sql = await house.sql.open<WorkHarnessTables>(owner, workHarnessMigrations)
    const work = await openWork({ sql: house.sql, clock }).open(owner)
    return { owner, sql, work, pass: (ms) => void (nowMs += ms), nowMs: () => nowMs }
  }

  workConformance('SQL', open)

  describe('workers that die', () => {
    it('lose no item and finish none twice, whatever they do and in whatever order', async () => {
      const { work, sql, pass } = await open()
      let run = 0
      const step = fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({ do: fc.constant('claim' as const), worker: fc.nat(2), limit: fc.integer({ min: 1, max: 3 }) }),
        },
        {
          weight: 3,
          arbitrary: fc.record({
            do: fc.constantFrom('complete' as const, 'fail' as const, 'release' as const, 'heartbeat' as const),
            lease: fc.nat(20),
          }),
        },
        { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 500, 1_000) }) },
      )
      const items = fc.array(
        fc.record({ needs: fc.uniqueArray(fc.nat(6), { maxLength: 2 }), maxAttempts: fc.integer({ min: 1, max: 3 }) }),
        { minLength: 2, maxLength: 7 },
      )
      await fc.assert(
        fc.asyncProperty(items, fc.array(step, { minLength: 5, maxLength: 30 }), async (shapes, steps) => {
          run += 1
          const kind = `run${run}`
          const key = (index: number) => `${kind}/${index}`
          await sql.transaction((trx) =>
            work.put(
              trx,
              shapes.map(({ needs, maxAttempts }, index) => ({
                key: key(index),
                group: kind,
                kind,
                payload: null,
                maxAttempts,
                needs: needs.filter((need) => need < index).map(key),
              })),
            ),
          )
          const leases: Lease[] = []
          const completed: string[] = []
          const running = new Map<string, number>()
          const claim = async (owner: string, limit: number) => {
            const claimed = await work.claim({ owner, kinds: [kind], leaseMs: 1_000, limit })
            for (const lease of claimed) {
              for (const need of lease.needs) expect(completed).toContain(need)
              expect(lease.fence).toBeGreaterThan(running.get(lease.key) ?? 0)
              running.set(lease.key, lease.fence)
            }
            leases.push(...claimed)
            return claimed
          }
          const complete = async (lease: Lease) => {
            const change = (trx: Parameters<Parameters<typeof sql.transaction>[0]>[0]) =>
              trx.insertInto('note').values({ text: lease.key }).execute()
            const done = await work.complete<WorkHarnessTables>(lease, lease.key, async (trx) => void (await change(trx)))
            if (done) completed.push(lease.key)
          }
          for (const next of steps) {
            if (next.do === 'claim') await claim(`w${next.worker}`, next.limit)
            else if (next.do === 'pass') pass(next.ms)
            else {
              const lease = leases[next.lease % Math.max(1, leases.length)]
              if (!lease) continue
              if (next.do === 'complete') await complete(lease)
              else if (next.do === 'fail') await work.fail(lease, 'no', { retryAfterMs: 10 })
              else if (next.do === 'release') await work.release(lease)
              else await work.heartbeat(lease, 1_000)
            }
          }
          // Somebody who does not die goes on until nothing is left.
          for (let idle = 0; idle < 2;) {
            pass(1_000)
            const claimed = await claim('survivor', 10)
            for (const lease of claimed) await complete(lease)
            idle = claimed.length === 0 ? idle + 1 : 0
          }
          const found = await work.readGroup(kind)
          expect(found).toHaveLength(shapes.length)
          expect(found.filter(({ state }) => state === 'waiting' || state === 'running')).toEqual([])
          expect(completed.toSorted()).toEqual(
            found
              .filter(({ state }) => state === 'done')
              .map((item) => item.key)
              .toSorted(),
          )
          for (const item of found) {
            if (item.state === 'failed') expect(item.attempts).toBe(item.maxAttempts)
            if (item.state === 'cancelled')
              expect(found.some((other) => item.needs.includes(other.key) && other.state !== 'done')).toBe(true)
          }
        }),
        { numRuns: 20, seed: 20260101 },
      )
    })

    it('share the items among them when they all work at once', async () => {
      const { work, sql } = await open()
      const keys = Array.from({ length: 30 }, (_, i) => `i${i}`)
      await sql.transaction((trx) =>
        work.put(trx, [
          ...keys.map((key) => ({ key, group: 'g', kind: 'encode', payload: null })),
          { key: 'assemble', group: 'g', kind: 'encode', payload: null, needs: keys },
        ]),
      )
      const completed: string[] = []
      let assembled: readonly string[] = []
      const worker = async (owner: string) => {
        while (!completed.includes('assemble')) {
          for (const lease of await work.claim({ owner, kinds: ['encode'], leaseMs: 1_000, limit: 2 })) {
            const done = await work.complete<WorkHarnessTables>(lease, lease.key, async (trx) => {
              await trx.insertInto('note').values({ text: lease.key }).execute()
            })
            if (done) completed.push(lease.key)
            if (lease.key === 'assemble') assembled = Object.values(lease.results).map(String)
          }
        }
      }
      await Promise.all(['w1', 'w2', 'w3', 'w4'].map(worker))
      expect(completed.toSorted()).toEqual([...keys, 'assemble'].toSorted())
      expect(assembled.toSorted()).toEqual(keys.toSorted())
      expect(await sql.db.selectFrom('note').selectAll().execute()).toHaveLength(31)
    })
  })

  describe('putting an item whose need is finished at the same moment', () => {
    it('makes the finishing wait, so that the item is not overlooked', async () => {
      const { work, sql } = await open()
      await sql.transaction((trx) => work.put(trx, [{ key: 'need', group: 'g', kind: 'encode', payload: null }]))
      const [lease] = await work.claim({ owner: 'w1', kinds: ['encode'], leaseMs: 1_000 })
      const hasPut = Promise.withResolvers<void>()
      const goOn = Promise.withResolvers<void>()
      const putting = sql.transaction(
        async (trx) => {
          await work.put(trx, [{ key: 'item', group: 'g', kind: 'encode', payload: null, needs: ['need'] }])
          hasPut.resolve()
          await goOn.promise
        },
        { isolation: 'read committed' },
      )
      await hasPut.promise
      let completed = false
      const completing = work.complete(lease!, null).then((done) => (completed = done))
      const someoneWaits = async () => {
        const { rows } =
          await expression`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(sql.db)
        return rows.length > 0
      }
      while (!completed && !(await someoneWaits()));
      const waited = !completed
      goOn.resolve()
      await putting
      expect(waited).toBe(true)
      expect(await completing).toBe(true)
      expect((await work.claim({ owner: 'w1', kinds: ['encode'], leaseMs: 1_000 })).map(({ key }) => key)).toEqual(['item'])
    })
  })

  describe('a crash between finishing an item and telling those that wait for it', () => {
    it('is made good by the next claim', async () => {
      const { work, sql, owner } = await open()
      await sql.transaction((trx) =>
        work.put(trx, [
          { key: 'a', group: 'g', kind: 'encode', payload: null },
          { key: 'b', group: 'g', kind: 'encode', payload: null, needs: ['a'] },
        ]),
      )
      await work.claim({ owner: 'w1', kinds: ['encode'], leaseMs: 1_000 })
      const tables = await house.sql.open<{ item: { key: string; state: string; settled: boolean } }>(owner, workHarnessMigrations)
      await tables.db
        .withSchema(`${owner}_work`)
        .updateTable('item')
        .set({ state: 'done', settled: false })
        .where('key', '=', 'a')
        .execute()
      expect((await work.claim({ owner: 'w1', kinds: ['encode'], leaseMs: 1_000 })).map(({ key }) => key)).toEqual(['b'])
    })
  })
})
