import { createContext, useCallback, useContext, useEffect, useRef, useSyncExternalStore } from 'react'
import type { ResourceCache } from './resource-cache.ts'
import { troubleOf, type Trouble } from './trouble.ts'

const CacheContext = createContext<ResourceCache | undefined>(undefined)
export const ResourceProvider = CacheContext.Provider

export const useResourceCache = (): ResourceCache => {
  const cache = useContext(CacheContext)
  if (!cache) throw new Error('defect: no ResourceProvider around this component')
  return cache
}

export interface Resource<Data> {
  /** The last answer; it stays while a new one is on its way or failed. */
  readonly data: Data | undefined
  /** Why there is no (newer) answer. */
  readonly trouble: Trouble | undefined
  readonly isLoading: boolean
  readonly refresh: () => Promise<void>
  /** Shows this until the next answer. */
  readonly put: (data: Data) => void
}

/**
 * What `load` gives, by `key`. It is asked for when the component appears, when the network comes back, when the page is shown again, and every
 * `everyMs` if that is given; as a function of the last answer it may stop or go on. Without a key nothing is asked.
 */
export const useResource = <Data>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<Data>,
  options: { readonly everyMs?: number | undefined | ((data: Data | undefined) => number | undefined) } = {},
): Resource<Data> => {
  const cache = useResourceCache()
  const latest = useRef(load)
  useEffect(() => {
    latest.current = load
  })
  const subscribe = useCallback((listener: () => void) => (key === undefined ? () => {} : cache.subscribe(key, listener)), [cache, key])
  const entry = useSyncExternalStore(subscribe, () => cache.read<Data>(key ?? ''))
  const refresh = useCallback(async () => {
    if (key !== undefined) await cache.load(key, (signal) => latest.current(signal))
  }, [cache, key])
  const put = useCallback((data: Data) => key !== undefined && cache.put(key, data), [cache, key])

  // Never had, forgotten, or invalidated; what failed waits for somebody to try again.
  const isWanted = entry.loadedAt === undefined && entry.error === undefined
  useEffect(() => {
    // The cache knows better than what was drawn: between drawing and this an answer may have come.
    if (key !== undefined && cache.isStale(key)) void refresh()
  }, [cache, key, refresh, isWanted])
  const everyMs = typeof options.everyMs === 'function' ? options.everyMs(entry.data) : options.everyMs
  useEffect(() => {
    const isShown = () => document.visibilityState === 'visible'
    const onShown = () => void (isShown() && key !== undefined && cache.isStale(key) && refresh())
    const onTurn = () => void (isShown() && refresh())
    window.addEventListener('online', onTurn)
    document.addEventListener('visibilitychange', onShown)
    const timer = everyMs === undefined ? undefined : setInterval(onTurn, everyMs)
    return () => {
      window.removeEventListener('online', onTurn)
      document.removeEventListener('visibilitychange', onShown)
      clearInterval(timer)
    }
  }, [cache, key, refresh, everyMs])

  const trouble = entry.error === undefined ? undefined : troubleOf(entry.error, navigator.onLine)
  return { data: entry.data, trouble, isLoading: entry.isLoading, refresh, put }
}
