import type { Clock } from '../../kit/clock.ts'

export interface TriesPolicy {
  /** This many wrong tries cost nothing. */
  readonly free: number
  /** The wait after the next one; it doubles with each one more. */
  readonly firstWaitSeconds: number
  readonly longestWaitSeconds: number
  /** After this long without a try all is forgotten. */
  readonly forgetSeconds: number
  /** Names remembered at once; the one silent for longest makes room. */
  readonly remembered: number
}

/**
 * Counts tries by name and asks for growing waits. In memory and per process: a restart forgets, and several processes allow as many times
 * more; what protects an account is that passwords are long and scrypt is slow, this only makes guessing hopeless sooner.
 */
export interface Tries {
  /** Counts a try before it is made, so that many at once do not slip through. Seconds to wait when it comes too early, else 0. */
  begin(name: string): number
  /** It was right: the name starts afresh. */
  forget(name: string): void
  /** It was right, but the name stands for many: only this one try does not count. */
  forgive(name: string): void
}

export const countTries = (clock: Pick<Clock, 'now'>, policy: TriesPolicy): Tries => {
  // In the order of the last try, so that the first is the one silent for longest.
  const names = new Map<string, { count: number; at: number; waitMs: number }>()
  const forgetMs = policy.forgetSeconds * 1000
  return {
    begin(name) {
      const now = clock.now()
      const known = names.get(name)
      const entry = known && now - known.at < forgetMs ? known : { count: 0, at: now, waitMs: 0 }
      const leftMs = entry.at + entry.waitMs - now
      if (entry.count > 0 && leftMs > 0) return Math.ceil(leftMs / 1000)
      const count = entry.count + 1
      names.delete(name)
      names.set(name, { count, at: now, waitMs: waitSeconds(policy, count) * 1000 })
      if (names.size > policy.remembered) names.delete(names.keys().next().value!)
      return 0
    },
    forget: (name) => void names.delete(name),
    forgive(name) {
      const entry = names.get(name)
      if (!entry) return
      const count = entry.count - 1
      names.set(name, { count, at: entry.at, waitMs: waitSeconds(policy, count) * 1000 })
    },
  }
}

/** The wait that the `count`-th wrong try in a row brings. */
const waitSeconds = (policy: TriesPolicy, count: number): number =>
  count <= policy.free ? 0 : Math.min(policy.longestWaitSeconds, policy.firstWaitSeconds * 2 ** (count - policy.free - 1))
