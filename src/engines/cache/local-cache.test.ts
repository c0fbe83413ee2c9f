import { describe, expect, it } from 'vitest'
import { manualClock } from '../../kit/clock.ts'
import { rememberingLog, silentLog } from '../../kit/log.ts'
import { type Random, seededRandom } from '../../kit/random.ts'
import { cacheConformance } from './conformance.ts'
import { openCache } from './local-cache.ts'

cacheConformance('memory', async () => {
  const clock = manualClock()
  const cache = openCache({ clock, random: seededRandom('cache'), log: silentLog })
  return { cache, clock, [Symbol.asyncDispose]: () => cache.close() }
})

describe('openCache', () => {
  it('spreads the ends of values that were loaded together over the last tenth of their time', async () => {
    const chances = [0, 0.5, 0.999, 0, 0, 0]
    const random: Random = { ...seededRandom(1), next: () => chances.shift() ?? 0 }
    const clock = manualClock()
    const cache = openCache({ clock, random, log: silentLog })
    const loads: string[] = []
    const readAll = async () => {
      for (const key of ['a', 'b', 'c']) {
        await cache.read('s', key, { ttlMs: 1_000, staleMs: 10_000 }, async () => {
          loads.push(key)
          return key
        })
      }
      await clock.advance(0)
      return loads.splice(0)
    }
    expect(await readAll()).toEqual(['a', 'b', 'c'])
    await clock.advance(900)
    expect(await readAll()).toEqual([])
    await clock.advance(1)
    expect(await readAll()).toEqual(['c'])
    await clock.advance(49)
    expect(await readAll()).toEqual(['b'])
    await clock.advance(50)
    expect(await readAll()).toEqual(['a'])
  })

  it('lets the least recently used go when it is full', async () => {
    const cache = openCache({ clock: manualClock(), random: seededRandom(1), log: silentLog, maxEntries: 2 })
    const loads: string[] = []
    const read = (key: string) =>
      cache.read('s', key, { ttlMs: 1_000 }, async () => {
        loads.push(key)
        return key
      })
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await read(key)
    expect(loads).toEqual(['a', 'b', 'c', 'b'])
  })

  it('says when a stale value had to stay', async () => {
    const log = rememberingLog()
    const clock = manualClock()
    const cache = openCache({ clock, random: seededRandom(1), log })
    await cache.read('titles', 'a', { ttlMs: 1_000, staleMs: 1_000 }, async () => 'old')
    await clock.advance(1_000)
    await cache.read('titles', 'a', { ttlMs: 1_000, staleMs: 1_000 }, () => Promise.reject(new Error('no answer')))
    await clock.advance(0)
    expect(log.lines).toEqual([
      { level: 'warn', message: 'stale value stays, a new one could not be loaded', fields: { space: 'titles', reason: 'no answer' } },
    ])
  })
})
