import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { manualClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { recordsConformance } from './conformance.ts'
import { openRecords, tombstoneMs } from './lmdb-records.ts'

const openHouse = async () => {
  const folder = await temporaryFolder()
  const clock = manualClock()
  const needs = { folder: folder.path, clock, log: silentLog }
  const records = openRecords(needs)
  return {
    folder: folder.path,
    records,
    clock,
    needs,
    advance: (ms: number) => clock.advance(ms),
    async [Symbol.asyncDispose]() {
      await records.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

recordsConformance('LMDB', openHouse)

describe('records in LMDB', () => {
  it('has what was acknowledged after closing and opening again', async () => {
    await using house = await openHouse()
    await house.records.table<string>('t').put({ partition: 'p', key: 'k', value: 'v', token: 1 })
    await house.records.close()
    const again = openRecords(house.needs)
    expect((await again.table<string>('t').get('p', 'k'))?.value).toBe('v')
    await again.close()
  })

  it('says so when it is used after closing, and closes twice without harm', async () => {
    await using house = await openHouse()
    const table = house.records.table<string>('t')
    await house.records.close()
    await house.records.close()
    await expect(table.put({ partition: 'p', key: 'k', value: 'v', token: 1 })).rejects.toThrow('the records are closed')
    await expect(table.get('p', 'k')).rejects.toThrow('the records are closed')
    await expect(table.range('p', { limit: 1 })).rejects.toThrow('the records are closed')
  })

  it('keeps the first of two different writes with one token', async () => {
    await using house = await openHouse()
    const table = house.records.table<string>('t')
    await table.put({ partition: 'p', key: 'k', value: 'first', token: 1 })
    await table.put({ partition: 'p', key: 'k', value: 'second', token: 1 })
    expect((await table.get('p', 'k'))?.value).toBe('first')
  })

  it('refuses a value over 1 MiB, a token that is no integer and a value that JSON does not know', async () => {
    await using house = await openHouse()
    const table = house.records.table<unknown>('t')
    await table.put({ partition: 'p', key: 'k', value: 'x'.repeat((1 << 20) - 2), token: 1 })
    await expect(table.put({ partition: 'p', key: 'k', value: 'x'.repeat((1 << 20) - 1), token: 2 })).rejects.toMatchObject({
      code: 'VALUE_TOO_LARGE',
    })
    await expect(table.put({ partition: 'p', key: 'k', value: 1, token: 1.5 })).rejects.toThrow('no safe integer')
    await expect(table.put({ partition: 'p', key: 'k', value: undefined, token: 3 })).rejects.toThrow('no value that JSON knows')
    expect((await table.get('p', 'k'))?.token).toBe(1)
  })

  it('forgets a removal after ten days, so that from then on an older write would count', async () => {
    await using house = await openHouse()
    const table = house.records.table<string>('t')
    await table.remove('p', 'k', 5)
    await house.advance(tombstoneMs - 60_000)
    await table.put({ partition: 'p', key: 'k', value: 'late', token: 4 })
    expect(await table.get('p', 'k')).toBeUndefined()
    await vi.waitFor(async () => {
      await house.advance(120_000)
      await table.put({ partition: 'p', key: 'k', value: 'very late', token: 4 })
      expect((await table.get('p', 'k'))?.value).toBe('very late')
    })
  })

  it('does not collect a record that was written anew to stay', async () => {
    await using house = await openHouse()
    const table = house.records.table<string>('t')
    await table.put({ partition: 'p', key: 'k', value: 'short', token: 1, ttlMs: 1000 })
    await table.put({ partition: 'p', key: 'k', value: 'for good', token: 2 })
    await house.advance(60 * 60_000)
    // Transactions run one after the other: when this one is through, so is the collector's.
    await table.put({ partition: 'p', key: 'other', value: 'v', token: 1 })
    expect((await table.get('p', 'k'))?.value).toBe('for good')
  })

  it('collects many expired records in steps and leaves the others', async () => {
    await using house = await openHouse()
    const table = house.records.table<number>('t')
    await table.putAll(
      Array.from({ length: 1200 }, (_, i) => ({ partition: 'p', key: `k${i}`, value: i, token: 1, ...(i % 2 === 0 && { ttlMs: 1000 }) })),
    )
    await house.advance(1000)
    expect(await table.range('p', { limit: 2000 })).toHaveLength(600)
    // An expired record is a tombstone for ten days more; after that nothing of it is left, and the oldest token counts again.
    await vi.waitFor(
      async () => {
        await house.advance(tombstoneMs / 2)
        await table.put({ partition: 'p', key: 'k0', value: -1, token: 0 })
        await table.put({ partition: 'p', key: 'k1198', value: -1, token: 0 })
        expect([(await table.get('p', 'k0'))?.value, (await table.get('p', 'k1198'))?.value]).toEqual([-1, -1])
      },
      { timeout: 5000, interval: 5 },
    )
    expect((await table.get('p', 'k1'))?.value).toBe(1)
  })

  it('folds the same writes to the same state, whatever their order and however often they arrive', async () => {
    await using house = await openHouse()
    const write = fc.record({ key: fc.constantFrom('a', 'b', 'c'), token: fc.integer({ min: 0, max: 30 }), removes: fc.boolean() })
    // The token names the write: what it does follows from it.
    const distinct = fc.uniqueArray(write, { selector: ({ key, token }) => `${key} ${token}`, maxLength: 12 })
    const story = distinct.chain((writes) =>
      fc.record({ writes: fc.constant(writes), arrivals: fc.array(fc.nat({ max: Math.max(0, writes.length - 1) }), { maxLength: 24 }) }),
    )
    let round = 0
    await fc.assert(
      fc.asyncProperty(story, async ({ writes, arrivals }) => {
        round += 1
        const table = house.records.table<string>(`t${round}`)
        // Some arrive early and again, all arrive at least once.
        for (const { key, token, removes } of [...arrivals.map((index) => writes[index]!).filter(Boolean), ...writes.toReversed()]) {
          await (removes ? table.remove('p', key, token) : table.put({ partition: 'p', key, value: `v${token}`, token }))
        }
        const expected = ['a', 'b', 'c'].flatMap((key) => {
          const last = writes.filter((candidate) => candidate.key === key).toSorted((a, b) => b.token - a.token)[0]
          return last && !last.removes ? [{ partition: 'p', key, value: `v${last.token}`, token: last.token }] : []
        })
        expect(await table.range('p', { limit: 10 })).toEqual(expected)
      }),
      { numRuns: 60, seed: 20_261_120 },
    )
  })

  it('is read by one process while another writes', async () => {
    await using house = await openHouse()
    const table = house.records.table<number>('t')
    const writer = `
      const { openRecords } = await import(${JSON.stringify(new URL('lmdb-records.ts', import.meta.url).href)})
      const { systemClock } = await import(${JSON.stringify(new URL('../../kit/clock.ts', import.meta.url).href)})
      const { silentLog } = await import(${JSON.stringify(new URL('../../kit/log.ts', import.meta.url).href)})
      const records = openRecords({ folder: process.argv[1], clock: systemClock, log: silentLog })
      const table = records.table('t')
      for (let i = 1; i <= 300; i += 1) await table.put({ partition: 'p', key: 'counter', value: i, token: i })
      await records.close()`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', writer, house.folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const ended = once(child, 'exit')
    let last = 0
    await vi.waitFor(
      async () => {
        const seen = (await table.get('p', 'counter'))?.value ?? 0
        expect(seen).toBeGreaterThanOrEqual(last)
        last = seen
        // Both write: the child counts up, this process has a partition of its own.
        await table.put({ partition: 'mine', key: 'k', value: last, token: last })
        expect(last).toBe(300)
      },
      { timeout: 10_000, interval: 1 },
    )
    expect((await ended)[0]).toBe(0)
    expect(await table.range('mine', { limit: 10 })).toEqual([{ partition: 'mine', key: 'k', value: 300, token: 300 }])
  })
})
