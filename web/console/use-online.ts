import { useSyncExternalStore } from 'react'

const subscribe = (listener: () => void) => {
  const leaving = new AbortController()
  for (const news of ['online', 'offline']) window.addEventListener(news, listener, { signal: leaving.signal })
  return () => leaving.abort()
}

/** Whether this device has a network at all. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine)
