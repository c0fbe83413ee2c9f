import type { Clock } from '../../kit/clock.ts'

/** Tokens for wishes: microseconds since 1970 that never repeat in this process, so of two wishes in one millisecond the later one counts. */
export const writeTokens = (clock: Pick<Clock, 'now'>): (() => number) => {
  let last = 0
  return () => {
    last = Math.max(last + 1, clock.now() * 1000)
    return last
  }
}
