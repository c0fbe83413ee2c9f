import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kit/clock.ts'
import { messageOf } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import type { Random } from '../../kit/random.ts'
import type { Cache, CacheOptions } from './port.ts'

export interface LocalCacheNeeds {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** The least recently used go first. Default 20,000. */
  readonly maxEntries?: number
}

interface Entry {
  /** Undefined: it is known that there is none. */
  readonly value: unknown
  /** On the monotonic clock, in milliseconds. */
  readonly freshUntil: number
  readonly staleUntil: number
}

const defaultMaxEntries = 20_000
/** The part of its time by which an entry may expire early. */
const spread = 0.1

/** A cache in this process's memory. Expiry follows our clock; the library only keeps the bound. */
export const openCache = ({ clock, random, log, maxEntries }: LocalCacheNeeds): Cache => {
  const entries = new LRUCache<string, Entry>({ max: maxEntries ?? defaultMaxEntries })
  const loading = new Map<string, Promise<unknown>>()

  const remember = (name: string, value: unknown, options: CacheOptions) => {
    const lifeMs = value === undefined ? options.negativeTtlMs : options.ttlMs
    if (lifeMs === undefined) {
      entries.delete(name)
      return
    }
    const freshUntil = clock.monotonic() + lifeMs * (1 - spread * random.next())
    entries.set(name, { value, freshUntil, staleUntil: freshUntil + (value === undefined ? 0 : (options.staleMs ?? 0)) })
  }

  /** The load that runs for `name`, or a new one. Whoever forgets `name` meanwhile parts it from the cache. */
  const loadOnce = (name: string, options: CacheOptions, load: () => Promise<unknown>): Promise<unknown> => {
    const running = loading.get(name)
    if (running) return running
    const started: Promise<unknown> = Promise.resolve()
      .then(load)
      .then((value) => {
        if (loading.get(name) === started) remember(name, value, options)
        return value
      })
      .finally(() => {
        if (loading.get(name) === started) loading.delete(name)
      })
    loading.set(name, started)
    return started
  }

  return {
    async read<Value>(space: string, key: string, options: CacheOptions, load: () => Promise<Value | undefined>) {
      const name = `${space}\u0000${key}`
      const entry = entries.get(name)
      const now = clock.monotonic()
      if (entry && now < entry.freshUntil) return entry.value as Value | undefined
      const loaded = loadOnce(name, options, load) as Promise<Value | undefined>
      if (!entry || now >= entry.staleUntil) return loaded
      loaded.catch((trouble: unknown) =>
        log.warn('stale value stays, a new one could not be loaded', { space, reason: messageOf(trouble) }),
      )
      return entry.value as Value
    },
    async forget(space, key) {
      const name = `${space}\u0000${key}`
      entries.delete(name)
      loading.delete(name)
    },
    async close() {
      entries.clear()
      loading.clear()
    },
  }
}
