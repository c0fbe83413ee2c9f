import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

export interface RetryPolicy {
  /** How many tries in all, the first included. */
  readonly attempts: number
  readonly baseMs: number
  readonly capMs: number
}

/**
 * Tries again what may be asked again, with full jitter: the n-th wait is uniform in [0, min(cap, base * 2^n)]
 * (M. Brooker, "Exponential backoff and jitter", 2015). Only one layer of a call may do so, and only for idempotent calls.
 */
export const retry = async <T>(
  needs: { clock: Clock; random: Random; signal?: AbortSignal | undefined },
  policy: RetryPolicy,
  mayRetry: (trouble: unknown) => boolean,
  action: (attempt: number) => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action(attempt)
    } catch (trouble) {
      if (attempt >= policy.attempts || !mayRetry(trouble) || needs.signal?.aborted) throw trouble
      await needs.clock.sleep(backoffMs(policy, attempt, needs.random.next()), needs.signal)
    }
  }
}

/** The wait after the `attempt`-th failure (1, 2, …) for a uniform `chance` in [0, 1). */
export const backoffMs = (policy: Pick<RetryPolicy, 'baseMs' | 'capMs'>, attempt: number, chance: number): number =>
  Math.floor(chance * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1)))
