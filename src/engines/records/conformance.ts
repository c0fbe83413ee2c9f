import { describe, expect, it } from 'vitest'
import type { Records } from './port.ts'

/** One empty place for records, and a way to let time pass in it. */
export interface RecordsHarness extends AsyncDisposable {
  readonly records: Records
  readonly advance: (ms: number) => Promise<void>
}

/** What every engine of records does; `open` gives an empty one for each case. */
export const recordsConformance = (engine: string, open: () => Promise<RecordsHarness>): void => {
  describe(`${engine} as records`, () => {
    it('gives back what was put, with its token', async () => {
      await using house = await open()
      const positions = house.records.table<{ seconds: number }>('viewing.positions')
      await positions.put({ partition: 'p1', key: 'k1', value: { seconds: 12.5 }, token: 7 })
      expect(await positions.get('p1', 'k1')).toEqual({ partition: 'p1', key: 'k1', value: { seconds: 12.5 }, token: 7 })
    })

    it('knows nothing of other keys, partitions and tables', async () => {
      await using house = await open()
      const table = house.records.table<number>('a')
      await table.put({ partition: 'p', key: 'k', value: 1, token: 1 })
      expect(await table.get('p', 'other')).toBeUndefined()
      expect(await table.get('other', 'k')).toBeUndefined()
      expect(await house.records.table('b').get('p', 'k')).toBeUndefined()
      expect(await house.records.table('b').range('p', { limit: 10 })).toEqual([])
    })

    it('keeps partitions apart whose names run into their keys', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      await table.putAll([
        { partition: 'ab', key: 'c', value: 'ab|c', token: 1 },
        { partition: 'a', key: 'bc', value: 'a|bc', token: 1 },
        { partition: 'a\u0000', key: 'b', value: 'a0|b', token: 1 },
      ])
      expect((await table.range('a', { limit: 10 })).map((record) => record.value)).toEqual(['a|bc'])
      expect((await table.range('ab', { limit: 10 })).map((record) => record.value)).toEqual(['ab|c'])
      expect((await table.range('a\u0000', { limit: 10 })).map((record) => record.value)).toEqual(['a0|b'])
    })

    it('lets the higher token win, in whatever order the writes arrive', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      await table.put({ partition: 'p', key: 'k', value: 'new', token: 20 })
      await table.put({ partition: 'p', key: 'k', value: 'old', token: 10 })
      expect((await table.get('p', 'k'))?.value).toBe('new')
      await table.put({ partition: 'p', key: 'k', value: 'newer', token: 30 })
      expect((await table.get('p', 'k'))?.value).toBe('newer')
    })

    it('hears the same write twice and changes nothing', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      const write = { partition: 'p', key: 'k', value: 'v', token: 5 }
      await table.putAll([write, write])
      await table.put(write)
      expect(await table.range('p', { limit: 10 })).toEqual([write])
    })

    it('refuses a put that is older than the removal, and takes one that is newer', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      await table.put({ partition: 'p', key: 'k', value: 'first', token: 1 })
      await table.remove('p', 'k', 3)
      expect(await table.get('p', 'k')).toBeUndefined()
      await table.put({ partition: 'p', key: 'k', value: 'late', token: 2 })
      expect(await table.get('p', 'k')).toBeUndefined()
      expect(await table.range('p', { limit: 10 })).toEqual([])
      await table.put({ partition: 'p', key: 'k', value: 'again', token: 4 })
      expect((await table.get('p', 'k'))?.value).toBe('again')
    })

    it('ignores a removal that is older than the record', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      await table.put({ partition: 'p', key: 'k', value: 'v', token: 5 })
      await table.remove('p', 'k', 4)
      expect((await table.get('p', 'k'))?.value).toBe('v')
    })

    it('remembers the removal of a record that it never had', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      await table.remove('p', 'k', 5)
      await table.put({ partition: 'p', key: 'k', value: 'late', token: 4 })
      expect(await table.get('p', 'k')).toBeUndefined()
    })

    it('takes tokens up to the largest safe integer, and negative ones', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      await table.put({ partition: 'p', key: 'k', value: 'least', token: -1 })
      await table.put({ partition: 'p', key: 'k', value: 'almost', token: Number.MAX_SAFE_INTEGER - 1 })
      await table.put({ partition: 'p', key: 'k', value: 'most', token: Number.MAX_SAFE_INTEGER })
      expect(await table.get('p', 'k')).toMatchObject({ value: 'most', token: Number.MAX_SAFE_INTEGER })
    })

    it('shows a record until its time to live has passed and not a moment longer', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      await table.put({ partition: 'p', key: 'k', value: 'v', token: 1, ttlMs: 2000 })
      await table.put({ partition: 'p', key: 'stays', value: 'v', token: 1 })
      await house.advance(1000)
      expect((await table.get('p', 'k'))?.value).toBe('v')
      await house.advance(1000)
      expect(await table.get('p', 'k')).toBeUndefined()
      expect((await table.range('p', { limit: 10 })).map((record) => record.key)).toEqual(['stays'])
    })

    it('does not let a late write with a lower token take the place of an expired record', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      await table.put({ partition: 'p', key: 'k', value: 'v', token: 10, ttlMs: 1000 })
      await house.advance(3000)
      await table.put({ partition: 'p', key: 'k', value: 'late', token: 9 })
      expect(await table.get('p', 'k')).toBeUndefined()
      await table.put({ partition: 'p', key: 'k', value: 'new', token: 11 })
      expect((await table.get('p', 'k'))?.value).toBe('new')
    })

    it('drops the time to live when a newer write has none', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      await table.put({ partition: 'p', key: 'k', value: 'short', token: 1, ttlMs: 1000 })
      await table.put({ partition: 'p', key: 'k', value: 'for good', token: 2 })
      await house.advance(5000)
      expect((await table.get('p', 'k'))?.value).toBe('for good')
    })

    // U+FF5E sorts before U+1F600 by UTF-8 bytes and behind it by the UTF-16 units of JavaScript.
    const inOrder = ['A', 'B', 'a', 'aa', 'b', 'é', 'あ', '\uff5e', '\u{1f600}']

    it('ranges over a partition in the order of UTF-8 bytes, forwards and backwards', async () => {
      await using house = await open()
      const table = house.records.table<null>('t')
      await table.putAll(inOrder.toReversed().map((key) => ({ partition: 'p', key, value: null, token: 1 })))
      const keys = async (ask: Parameters<typeof table.range>[1]) => (await table.range('p', ask)).map((record) => record.key)
      expect(await keys({ limit: 100 })).toEqual(inOrder)
      expect(await keys({ limit: 100, reverse: true })).toEqual(inOrder.toReversed())
      expect(await keys({ limit: 2 })).toEqual(['A', 'B'])
      expect(await keys({ limit: 2, reverse: true })).toEqual(['\u{1f600}', '\uff5e'])
    })

    it('includes the lower bound and excludes the upper one, in both directions', async () => {
      await using house = await open()
      const table = house.records.table<null>('t')
      await table.putAll(inOrder.map((key) => ({ partition: 'p', key, value: null, token: 1 })))
      const keys = async (ask: Parameters<typeof table.range>[1]) => (await table.range('p', ask)).map((record) => record.key)
      expect(await keys({ from: 'a', to: 'b', limit: 100 })).toEqual(['a', 'aa'])
      expect(await keys({ from: 'a', to: 'b', limit: 100, reverse: true })).toEqual(['aa', 'a'])
      expect(await keys({ from: 'あ', limit: 100 })).toEqual(['あ', '\uff5e', '\u{1f600}'])
      expect(await keys({ to: 'B', limit: 100, reverse: true })).toEqual(['A'])
      expect(await keys({ from: 'b', to: 'b', limit: 100 })).toEqual([])
      expect(await keys({ from: 'z', to: 'b', limit: 100 })).toEqual([])
      expect(await keys({ from: 'z', to: 'b', limit: 100, reverse: true })).toEqual([])
      expect(await keys({ from: 'k'.repeat(5000), limit: 100 })).toEqual(['é', 'あ', '\uff5e', '\u{1f600}'])
    })

    it('counts only what it shows towards the limit of a range', async () => {
      await using house = await open()
      const table = house.records.table<null>('t')
      await table.putAll(['a', 'b', 'c', 'd'].map((key) => ({ partition: 'p', key, value: null, token: 1 })))
      await table.remove('p', 'a', 2)
      await table.remove('p', 'c', 2)
      expect((await table.range('p', { limit: 2 })).map((record) => record.key)).toEqual(['b', 'd'])
    })

    it('takes a partition and key of 400 bytes together and refuses one byte more', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      await table.put({ partition: 'é'.repeat(100), key: 'k'.repeat(200), value: 'v', token: 1 })
      expect((await table.get('é'.repeat(100), 'k'.repeat(200)))?.value).toBe('v')
      await expect(table.put({ partition: 'é'.repeat(100), key: 'k'.repeat(201), value: 'v', token: 1 })).rejects.toMatchObject({
        code: 'KEY_TOO_LONG',
        data: { bytes: 401, limit: 400 },
      })
      await expect(table.remove('p'.repeat(401), 'k', 1)).rejects.toMatchObject({ code: 'KEY_TOO_LONG' })
      await expect(table.get('p', 'k'.repeat(400))).rejects.toMatchObject({ code: 'KEY_TOO_LONG' })
    })

    it('refuses keys that are empty or no text, and writes nothing of the batch they came in', async () => {
      await using house = await open()
      const table = house.records.table<string>('t')
      await expect(
        table.putAll([
          { partition: 'p', key: 'k', value: 'v', token: 1 },
          { partition: 'p', key: '', value: 'v', token: 1 },
        ]),
      ).rejects.toMatchObject({
        code: 'KEY_EMPTY',
      })
      await expect(table.put({ partition: 'p', key: '\ud800', value: 'v', token: 1 })).rejects.toMatchObject({ code: 'KEY_NOT_TEXT' })
      expect(await table.range('p', { limit: 10 })).toEqual([])
    })

    it('takes many writes at once', async () => {
      await using house = await open()
      const table = house.records.table<number>('t')
      await table.putAll(
        Array.from({ length: 2500 }, (_, i) => ({ partition: `p${i % 3}`, key: String(i).padStart(5, '0'), value: i, token: i })),
      )
      const all = await Promise.all([0, 1, 2].map((p) => table.range(`p${p}`, { limit: 5000 })))
      expect(all.map((records) => records.length)).toEqual([834, 833, 833])
      expect(all[1]!.at(-1)).toEqual({ partition: 'p1', key: '02497', value: 2497, token: 2497 })
    })
  })
}
