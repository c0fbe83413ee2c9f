/** Time arrives from outside, so that a whole evening can be replayed. All instants are UTC milliseconds since 1970. */
export interface Clock {
  /** Wall-clock instant in milliseconds since 1970-01-01T00:00:00Z. May jump; never measure with it. */
  now(): number
  /** Milliseconds that only grow; for measuring and for deadlines within one process. */
  monotonic(): number
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const onAbort = () => {
        clearTimeout(timer)
        reject(signal?.reason as Error)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }, ms)
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
}

export interface ManualClock extends Clock {
  /** Moves time forward and wakes, in order, every sleeper whose time has come. */
  advance(ms: number): Promise<void>
  /** How many calls to `sleep` are waiting: tests wait for this instead of sleeping themselves. */
  sleepers(): number
}

/** A clock for tests and simulations: it stands still until it is moved. */
export const manualClock = (startMs = Date.UTC(2026, 0, 1)): ManualClock => {
  let elapsed = 0
  const waiting: { at: number; wake: () => void }[] = []
  // A few turns of the microtask queue let whatever was woken run up to its next wait.
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
  }
  return {
    now: () => startMs + elapsed,
    monotonic: () => elapsed,
    sleepers: () => waiting.length,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const onAbort = () => {
          waiting.splice(waiting.indexOf(entry), 1)
          reject(signal?.reason as Error)
        }
        const entry = {
          at: elapsed + ms,
          wake: () => {
            signal?.removeEventListener('abort', onAbort)
            resolve()
          },
        }
        waiting.push(entry)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    async advance(ms) {
      const target = elapsed + ms
      for (;;) {
        await settle()
        const next = waiting.filter((entry) => entry.at <= target).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        waiting.splice(waiting.indexOf(next), 1)
        elapsed = Math.max(elapsed, next.at)
        next.wake()
      }
      elapsed = target
      await settle()
    },
  }
}

/** `2026-11-20T22:36:00.000Z`, the form in which contracts carry instants. */
export const toInstant = (ms: number): string => new Date(ms).toISOString()
export const fromInstant = (instant: string): number => Date.parse(instant)
