import { useEffect } from 'react'

/** Longer is not waited for the page, nor for a browser that is never idle, in milliseconds. */
const latestMs = 3000
const lookEveryMs = 100

/**
 * Does something once nothing else is to be done: what the page waits for has come, with its pictures, and the browser is idle. Keep `work` the
 * same from draw to draw.
 */
export const useIdle = (work: () => void): void => {
  useEffect(() => {
    const gone = new AbortController()
    void rest(gone.signal).then(() => !gone.signal.aborted && work())
    return () => gone.abort()
  }, [work])
}

const rest = async (signal: AbortSignal): Promise<void> => {
  for (let waitedMs = 0; waitedMs < latestMs && !signal.aborted && isWaiting(); waitedMs += lookEveryMs)
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  if ('requestIdleCallback' in window) await new Promise((resolve) => requestIdleCallback(resolve, { timeout: latestMs }))
}

/** Shapes stand in for something, or a picture that is wanted at once is on its way. */
const isWaiting = (): boolean =>
  document.querySelector('[aria-busy="true"]') !== null || [...document.images].some((image) => image.loading !== 'lazy' && !image.complete)
