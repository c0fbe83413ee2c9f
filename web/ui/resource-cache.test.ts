import { describe, expect, it } from 'vitest'
import { createResourceCache } from './resource-cache.ts'

const cacheAt = (now = { ms: 0 }) => createResourceCache(() => now.ms)
const never = () => new Promise<never>(() => {})

describe('the resource cache', () => {
  it('tells of loading, then of the answer', async () => {
    const cache = cacheAt({ ms: 7 })
    const seen: unknown[] = []
    cache.subscribe('home', () => void seen.push(cache.read('home')))
    await cache.load('home', async () => 'rows')
    expect(seen).toEqual([
      { data: undefined, error: undefined, isLoading: true, loadedAt: undefined },
      { data: 'rows', error: undefined, isLoading: false, loadedAt: 7 },
    ])
  })

  it('asks once for two who want the same at the same time', async () => {
    const cache = cacheAt()
    let asked = 0
    const load = async () => (asked += 1)
    await Promise.all([cache.load('home', load), cache.load('home', load)])
    expect(asked).toBe(1)
  })

  it('keeps showing what it has while a new try fails', async () => {
    const cache = cacheAt()
    await cache.load('home', async () => 'rows')
    await cache.load('home', () => Promise.reject(new Error('down')))
    expect(cache.read('home')).toMatchObject({ data: 'rows', error: new Error('down'), isLoading: false })
    await cache.load('home', async () => 'new rows')
    expect(cache.read('home')).toMatchObject({ data: 'new rows', error: undefined })
  })

  it('calls off a request that nobody waits for any more', async () => {
    const cache = cacheAt()
    let signal: AbortSignal | undefined
    const stop = cache.subscribe('home', () => {})
    void cache.load('home', (given) => {
      signal = given
      return never()
    })
    stop()
    expect(signal!.aborted).toBe(true)
    expect(cache.read('home').isLoading).toBe(false)
    await cache.load('home', async () => 'rows')
    expect(cache.read('home').data).toBe('rows')
  })

  it('prefers what a write said to an answer that was on its way', async () => {
    const cache = cacheAt()
    let answer: ((value: string) => void) | undefined
    const loading = cache.load('list', () => new Promise<string>((resolve) => (answer = resolve)))
    cache.put('list', 'after the write')
    answer!('before the write')
    await loading
    expect(cache.read('list')).toMatchObject({ data: 'after the write', isLoading: false })
  })

  it('lets five seconds pass before what it has is stale', async () => {
    const now = { ms: 0 }
    const cache = cacheAt(now)
    expect(cache.isStale('home')).toBe(true)
    await cache.load('home', async () => 'rows')
    now.ms = 5000
    expect(cache.isStale('home')).toBe(false)
    now.ms = 5001
    expect(cache.isStale('home')).toBe(true)
  })

  it('does not ask at once again for what just failed', async () => {
    const now = { ms: 0 }
    const cache = cacheAt(now)
    await cache.load('home', () => Promise.reject(new Error('down')))
    expect(cache.isStale('home')).toBe(false)
    now.ms = 5001
    expect(cache.isStale('home')).toBe(true)
  })

  it('keeps showing what may be wrong until it was asked for again', async () => {
    const cache = cacheAt()
    await cache.load('home', async () => 'rows')
    cache.invalidate('home')
    cache.invalidate('never asked for')
    expect([cache.read('home').data, cache.isStale('home')]).toEqual(['rows', true])
  })

  it('forgets everything for the next person', async () => {
    const cache = cacheAt()
    let told = 0
    cache.subscribe('home', () => (told += 1))
    cache.put('home', 'mine')
    cache.clear()
    expect([cache.read('home').data, told]).toEqual([undefined, 2])
  })

  it('keeps sixty answers and everything that is on the screen', () => {
    const cache = cacheAt()
    cache.subscribe('home', () => {})
    cache.put('home', 'rows')
    for (let n = 0; n < 100; n += 1) cache.put(`title-${n}`, n)
    expect(cache.read('home').data).toBe('rows')
    expect(cache.read('title-99').data).toBe(99)
    expect(cache.read('title-41').data).toBe(41)
    expect(cache.read('title-40').data).toBeUndefined()
  })
})
