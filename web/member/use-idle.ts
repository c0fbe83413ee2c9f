import { useEffect } from 'react'

/** Browsers that are never idle, or do not say so, do it after this long, in milliseconds. */
const latestMs = 3000

/** Does something once nothing else is to be done. Keep `work` the same from draw to draw. */
export const useIdle = (work: () => void): void => {
  useEffect(() => {
    if ('requestIdleCallback' in window) {
      const handle = requestIdleCallback(work, { timeout: latestMs })
      return () => cancelIdleCallback(handle)
    }
    const timer = setTimeout(work, latestMs)
    return () => clearTimeout(timer)
  }, [work])
}
