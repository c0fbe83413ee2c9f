import { describe, expect, it, vi } from 'vitest'
import type { Entry, LogEngine } from './port.ts'

/** One empty log with topics of four partitions, and a way to let time pass in it. */
export interface LogHarness extends AsyncDisposable {
  readonly log: LogEngine
  readonly advance: (ms: number) => Promise<void>
}

/** Any entry that is as given; order within a key is what counts. */
const numbered = (key: string, count: number, from = 0) => Array.from({ length: count }, (_, i) => ({ key, value: String(from + i) }))
const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

const valuesByKey = (entries: readonly Pick<Entry, 'key' | 'value'>[]): Record<string, string[]> => {
  const found: Record<string, string[]> = {}
  for (const { key, value } of entries) (found[key] ??= []).push(value)
  return found
}

const readAll = async (log: LogEngine, topic: string): Promise<Entry[]> => {
  const partitions = await log.partitions(topic)
  const all = await Promise.all(
    Array.from({ length: partitions }, (_, partition) => log.read({ topic, partition, offset: 0, limit: 10_000 })),
  )
  return all.flat()
}

/** Collects what a consumer is given. */
const collect = (log: LogEngine, more: Partial<Parameters<LogEngine['consume']>[0]> = {}) => {
  const entries: Entry[] = []
  const troubles: unknown[] = []
  const consumer = log.consume({
    topic: 't',
    group: 'g',
    start: 'first',
    handle: async (batch) => void entries.push(...batch),
    onTrouble: (trouble) => void troubles.push(trouble),
    ...more,
  })
  return { entries, troubles, consumer }
}

/** What every engine of the log does; `open` gives an empty one for each case. */
export const logConformance = (engine: string, open: () => Promise<LogHarness>): void => {
  const waitFor = async (house: LogHarness, holds: () => void | Promise<void>) =>
    vi.waitFor(
      async () => {
        await house.advance(20)
        await holds()
      },
      { timeout: 10_000, interval: 2 },
    )

  describe(`${engine} as log`, () => {
    it('puts a key into one partition and keeps the order of its entries', async () => {
      await using house = await open()
      const { log } = house
      await Promise.all([
        log.append(
          't',
          keys.flatMap((key) => numbered(key, 5)),
        ),
        log.append(
          't',
          keys.flatMap((key) => numbered(key, 5, 5)),
        ),
      ])
      const all = await readAll(log, 't')
      expect(valuesByKey(all)).toEqual(Object.fromEntries(keys.map((key) => [key, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']])))
      for (const key of keys) expect(new Set(all.filter((entry) => entry.key === key).map((entry) => entry.partition)).size).toBe(1)
      expect(new Set(all.map((entry) => entry.partition)).size).toBeGreaterThan(1)
    })

    it('reads on from any offset, at most as many as asked for, up to the end', async () => {
      await using house = await open()
      const { log } = house
      await log.append('t', numbered('k', 10))
      const all = await readAll(log, 't')
      const partition = all[0]!.partition
      const some = await log.read({ topic: 't', partition, offset: all[3]!.offset, limit: 4 })
      expect(some).toEqual(all.slice(3, 7))
      const end = await log.end('t', partition)
      expect(end).toBeGreaterThan(all.at(-1)!.offset)
      expect(await log.read({ topic: 't', partition, offset: end, limit: 4 })).toEqual([])
      expect(await log.read({ topic: 'unknown', partition: 0, offset: 0, limit: 4 })).toEqual([])
    })

    it('gives a consumer that starts at the first everything that is there, and then what comes', async () => {
      await using house = await open()
      await house.log.append('t', numbered('early', 3))
      const { entries } = collect(house.log)
      await waitFor(house, () => expect(entries).toHaveLength(3))
      await house.log.append('t', numbered('late', 2))
      await waitFor(house, () => expect(valuesByKey(entries)).toEqual({ early: ['0', '1', '2'], late: ['0', '1'] }))
    })

    it('gives a consumer that starts at the end only what comes after it', async () => {
      await using house = await open()
      await house.log.append('t', numbered('early', 3))
      const { entries } = collect(house.log, { start: 'end' })
      await house.log.append('t', numbered('late', 2))
      await waitFor(house, () => expect(valuesByKey(entries)).toEqual({ late: ['0', '1'] }))
    })

    it('hands over batches no larger than asked for, in order', async () => {
      await using house = await open()
      const sizes: number[] = []
      const values: string[] = []
      await house.log.append('t', numbered('k', 7))
      collect(house.log, {
        batch: 3,
        handle: async (batch) => {
          sizes.push(batch.length)
          values.push(...batch.map((entry) => entry.value))
        },
      })
      await waitFor(house, () => expect(values).toHaveLength(7))
      expect(sizes).toEqual([3, 3, 1])
      expect(values).toEqual(['0', '1', '2', '3', '4', '5', '6'])
    })

    it('brings the same batch again after trouble, tells of it, and goes on with other partitions meanwhile', async () => {
      await using house = await open()
      const { log } = house
      await log.append(
        't',
        keys.flatMap((key) => numbered(key, 2)),
      )
      const sick = (await readAll(log, 't')).find((entry) => entry.key === 'a')!.partition
      const tries: string[] = []
      let healthy = false
      const handled: Entry[] = []
      const { troubles } = collect(log, {
        handle: async (batch) => {
          if (batch[0]!.partition === sick) {
            tries.push(batch.map((entry) => `${entry.key}${entry.value}`).join(' '))
            if (!healthy) throw new Error('not now')
          }
          handled.push(...batch)
        },
      })
      await waitFor(house, () => {
        expect(tries.length).toBeGreaterThanOrEqual(3)
        expect(handled.length).toBeGreaterThan(0)
      })
      // What arrives meanwhile in the sick partition does not change the batch.
      await log.append('t', numbered('a', 1, 2))
      const before = tries.length
      await waitFor(house, () => expect(tries.length).toBeGreaterThan(before))
      expect(new Set(tries).size).toBe(1)
      expect(troubles[0]).toEqual(new Error('not now'))
      healthy = true
      await waitFor(house, () =>
        expect(valuesByKey(handled)).toEqual({ ...Object.fromEntries(keys.map((key) => [key, ['0', '1']])), a: ['0', '1', '2'] }),
      )
    })

    it('goes on where the group stopped, without giving anything twice after a clean stop', async () => {
      await using house = await open()
      await house.log.append('t', numbered('k', 3))
      const before = collect(house.log)
      await waitFor(house, () => expect(before.entries).toHaveLength(3))
      await before.consumer.close()
      await house.log.append('t', numbered('k', 2, 3))
      const after = collect(house.log)
      await waitFor(house, () => expect(after.entries.map((entry) => entry.value)).toEqual(['3', '4']))
      expect(before.entries).toHaveLength(3)
    })

    it('gives everything to every group', async () => {
      await using house = await open()
      const one = collect(house.log, { group: 'one' })
      const two = collect(house.log, { group: 'two' })
      await house.log.append(
        't',
        keys.flatMap((key) => numbered(key, 2)),
      )
      await waitFor(house, () => expect([one.entries.length, two.entries.length]).toEqual([16, 16]))
    })

    it('shares the partitions with a member that comes later, and gives them all back to the one that stays', async () => {
      await using house = await open()
      let sent = 0
      const send = async () => {
        await house.log.append(
          't',
          keys.map((key) => ({ key, value: String(sent) })),
        )
        sent += 1
      }
      const one = collect(house.log)
      await send()
      await waitFor(house, () => expect(one.entries).toHaveLength(keys.length))
      const two = collect(house.log)
      await waitFor(house, async () => {
        await send()
        expect(two.entries.length).toBeGreaterThan(0)
      })
      const partitionsOf = (entries: readonly Entry[]) => new Set(entries.map((entry) => entry.partition))
      const before = [one.entries.length, two.entries.length] as const
      await send()
      const inOrder = () => [...one.entries, ...two.entries].toSorted((a, b) => a.offset - b.offset)
      const expected = () => Object.fromEntries(keys.map((key) => [key, Array.from({ length: sent }, (_, i) => String(i))]))
      await waitFor(house, () => expect(valuesByKey(inOrder())).toEqual(expected()))
      expect(partitionsOf(one.entries.slice(before[0])).isDisjointFrom(partitionsOf(two.entries.slice(before[1])))).toBe(true)
      await two.consumer.close()
      const alone = one.entries.length
      await send()
      await waitFor(house, () => expect(partitionsOf(one.entries.slice(alone))).toEqual(partitionsOf(inOrder())))
      expect(valuesByKey(inOrder())).toEqual(expected())
    })

    it('finishes the batch in hand before it stops, and starts no other', async () => {
      await using house = await open()
      let finish = () => {}
      const begun: number[] = []
      const done: number[] = []
      const { consumer } = collect(house.log, {
        batch: 1,
        handle: async (batch) => {
          begun.push(batch.length)
          await new Promise<void>((resolve) => (finish = resolve))
          done.push(batch.length)
        },
      })
      await house.log.append('t', numbered('k', 2))
      await waitFor(house, () => expect(begun).toEqual([1]))
      const closing = consumer.close()
      finish()
      await closing
      expect([begun, done]).toEqual([[1], [1]])
      const rest = collect(house.log)
      await waitFor(house, () => expect(rest.entries.map((entry) => entry.value)).toEqual(['1']))
    })

    it('stops at once while it waits for better times', async () => {
      await using house = await open()
      const { consumer, troubles } = collect(house.log, { handle: () => Promise.reject(new Error('never')) })
      await house.log.append('t', numbered('k', 1))
      await waitFor(house, () => expect(troubles.length).toBeGreaterThan(2))
      await consumer.close()
      const count = troubles.length
      await house.advance(60_000)
      expect(troubles).toHaveLength(count)
    })

    it('stops at once when it has hardly begun', async () => {
      await using house = await open()
      await collect(house.log).consumer.close()
      const { entries } = collect(house.log)
      await house.log.append('t', numbered('k', 1))
      await waitFor(house, () => expect(entries).toHaveLength(1))
    })

    it('counts what a group has not handled', async () => {
      await using house = await open()
      await house.log.append(
        't',
        keys.flatMap((key) => numbered(key, 2)),
      )
      expect(await house.log.lag('t', 'g')).toBe(16)
      expect(await house.log.lag('unknown', 'g')).toBe(0)
      collect(house.log)
      await waitFor(house, async () => expect(await house.log.lag('t', 'g')).toBe(0))
    })

    it('drops what is older than the retention, and neither offsets nor consumers stumble over it', async () => {
      await using house = await open()
      const { log } = house
      await log.append('t', numbered('k', 3))
      const partition = (await readAll(log, 't'))[0]!.partition
      const end = await log.end('t', partition)
      await house.advance(5000)
      await log.append('t', numbered('k', 2, 3))
      expect(await log.trim('t', 10_000)).toBe(0)
      expect(await log.trim('t', 2000)).toBe(3)
      expect((await log.read({ topic: 't', partition, offset: 0, limit: 10 })).map((entry) => entry.value)).toEqual(['3', '4'])
      expect((await log.read({ topic: 't', partition, offset: 0, limit: 1 }))[0]!.offset).toBe(end)
      expect(await log.lag('t', 'g')).toBe(2)
      const { entries } = collect(log)
      await waitFor(house, () => expect(entries.map((entry) => entry.value)).toEqual(['3', '4']))
      await house.advance(5000)
      expect(await log.trim('t', 1000)).toBe(2)
      const emptied = await log.end('t', partition)
      await log.append('t', numbered('k', 1, 5))
      expect((await log.read({ topic: 't', partition, offset: 0, limit: 10 })).map((entry) => entry.offset)).toEqual([emptied])
      await waitFor(house, () => expect(entries.map((entry) => entry.value)).toEqual(['3', '4', '5']))
    })

    it('takes an entry of 1 MiB and refuses one byte more, and then nothing of the append', async () => {
      await using house = await open()
      await house.log.append('t', [{ key: 'k', value: 'x'.repeat((1 << 20) - 1) }])
      await expect(
        house.log.append('t', [
          { key: 'k', value: 'fine' },
          { key: 'k', value: 'x'.repeat(1 << 20) },
        ]),
      ).rejects.toMatchObject({
        code: 'ENTRY_TOO_LARGE',
        data: { bytes: (1 << 20) + 1, limit: 1 << 20 },
      })
      expect(await readAll(house.log, 't')).toHaveLength(1)
    })

    it('appends nothing without complaint', async () => {
      await using house = await open()
      await house.log.append('t', [])
      expect(await readAll(house.log, 't')).toEqual([])
    })
  })
}
