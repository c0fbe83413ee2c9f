import { describe, expect, it } from 'vitest'
import type { ManualClock } from '../../kit/clock.ts'
import type { Cache } from './port.ts'

export interface CacheHarness extends AsyncDisposable {
  readonly cache: Cache
  readonly clock: ManualClock
}

const minute = 60_000

/** What every cache does; `open` gives an empty one for each case. A cache may forget at any time, so nothing here asks it to remember for long. */
export const cacheConformance = (engine: string, open: () => Promise<CacheHarness>): void => {
  /** A source that counts, and answers `v1`, `v2` … or what it is told to. */
  const source = () => {
    const calls: number[] = []
    let next: (() => Promise<string | undefined>) | undefined
    return {
      loads: () => calls.length,
      answerOnce: (answer: () => Promise<string | undefined>) => void (next = answer),
      async load(): Promise<string | undefined> {
        calls.push(calls.length)
        const answer = next
        next = undefined
        return answer ? answer() : `v${calls.length}`
      },
    }
  }

  describe(`${engine} as cache`, () => {
    it('loads once and serves until the time is over', async () => {
      await using house = await open()
      const titles = source()
      const read = () => house.cache.read('titles', 't1', { ttlMs: minute }, titles.load)
      expect([await read(), await read()]).toEqual(['v1', 'v1'])
      await house.clock.advance(minute * 0.9 - 1)
      expect(await read()).toBe('v1')
      await house.clock.advance(minute * 0.1 + 1)
      expect(await read()).toBe('v2')
      expect(titles.loads()).toBe(2)
    })

    it('keeps spaces and keys apart, also when they run into each other', async () => {
      await using house = await open()
      const read = (space: string, key: string) => house.cache.read(space, key, { ttlMs: minute }, async () => `${space}|${key}`)
      expect([await read('a', 'bc'), await read('ab', 'c'), await read('a', 'b')]).toEqual(['a|bc', 'ab|c', 'a|b'])
      expect([await read('a', 'bc'), await read('ab', 'c'), await read('a', 'b')]).toEqual(['a|bc', 'ab|c', 'a|b'])
    })

    it('loads once for all who ask at once', async () => {
      await using house = await open()
      const titles = source()
      const answer = Promise.withResolvers<string>()
      titles.answerOnce(() => answer.promise)
      const readers = Array.from({ length: 5 }, () => house.cache.read('titles', 't1', { ttlMs: minute }, titles.load))
      answer.resolve('one')
      expect(await Promise.all(readers)).toEqual(['one', 'one', 'one', 'one', 'one'])
      expect(titles.loads()).toBe(1)
    })

    it('gives a trouble to all who wait for it and does not remember it', async () => {
      await using house = await open()
      const titles = source()
      titles.answerOnce(() => Promise.reject(new Error('no answer')))
      const read = () => house.cache.read('titles', 't1', { ttlMs: minute }, titles.load)
      const [one, two] = await Promise.allSettled([read(), read()])
      expect([one.status, two.status]).toEqual(['rejected', 'rejected'])
      expect(await read()).toBe('v2')
    })

    it('serves a stale value at once while one new is loaded', async () => {
      await using house = await open()
      const titles = source()
      const read = () => house.cache.read('titles', 't1', { ttlMs: minute, staleMs: minute }, titles.load)
      await read()
      await house.clock.advance(minute)
      const answer = Promise.withResolvers<string>()
      titles.answerOnce(() => answer.promise)
      expect([await read(), await read()]).toEqual(['v1', 'v1'])
      expect(titles.loads()).toBe(2)
      answer.resolve('new')
      await house.clock.advance(0)
      expect(await read()).toBe('new')
    })

    it('serves a stale value when the load fails, as long as that is allowed', async () => {
      await using house = await open()
      const titles = source()
      const read = () => house.cache.read('titles', 't1', { ttlMs: minute, staleMs: minute }, titles.load)
      await read()
      await house.clock.advance(minute)
      titles.answerOnce(() => Promise.reject(new Error('no answer')))
      expect(await read()).toBe('v1')
      await house.clock.advance(minute)
      titles.answerOnce(() => Promise.reject(new Error('still no answer')))
      await expect(read()).rejects.toThrow('still no answer')
    })

    it('asks again every time when there is none, unless that may be remembered', async () => {
      await using house = await open()
      const titles = source()
      const none = async () => {
        titles.answerOnce(async () => undefined)
        return house.cache.read('titles', 't1', { ttlMs: minute }, titles.load)
      }
      expect([await none(), await none(), titles.loads()]).toEqual([undefined, undefined, 2])
    })

    it('remembers that there is none for its own time and not longer', async () => {
      await using house = await open()
      const titles = source()
      titles.answerOnce(async () => undefined)
      const read = () => house.cache.read('titles', 't1', { ttlMs: minute, staleMs: minute, negativeTtlMs: 1_000 }, titles.load)
      expect([await read(), await read(), titles.loads()]).toEqual([undefined, undefined, 1])
      await house.clock.advance(1_000)
      expect(await read()).toBe('v2')
    })

    it('no longer serves a value of which the source says that there is none', async () => {
      await using house = await open()
      const titles = source()
      const read = () => house.cache.read('titles', 't1', { ttlMs: minute, staleMs: minute }, titles.load)
      await read()
      await house.clock.advance(minute)
      titles.answerOnce(async () => undefined)
      await read()
      await house.clock.advance(0)
      expect(await read()).toBe('v3')
    })

    it('forgets, also what is just being loaded', async () => {
      await using house = await open()
      const titles = source()
      const read = () => house.cache.read('titles', 't1', { ttlMs: minute }, titles.load)
      await read()
      await house.cache.forget('titles', 't1')
      const answer = Promise.withResolvers<string>()
      titles.answerOnce(() => answer.promise)
      const early = read()
      await house.cache.forget('titles', 't1')
      const late = read()
      answer.resolve('of yesterday')
      expect([await early, await late, await read()]).toEqual(['of yesterday', 'v3', 'v3'])
    })
  })
}
