import { LRUCache } from 'lru-cache'

export interface RatePolicy {
  /** What one name may ask for in the long run. */
  readonly perSecond: number
  /** What it may ask for at once after a time of silence. */
  readonly burst: number
}

/** Names whose buckets are remembered. One that is forgotten begins with a full one, so that nobody is refused for it. */
const rememberedNames = 50_000

/** A token bucket for each name: it holds `burst` at most, fills with `perSecond`, and each request takes one. */
export class RateLimit {
  readonly #policy: RatePolicy
  readonly #buckets = new LRUCache<string, { tokens: number; at: number }>({ max: rememberedNames })

  constructor(policy: RatePolicy) {
    this.#policy = policy
  }

  /** Takes one. Seconds to wait, above 0, when there is none left; `nowMs` is monotonic. */
  take(name: string, nowMs: number): number {
    const { perSecond, burst } = this.#policy
    const known = this.#buckets.get(name)
    const tokens = known ? Math.min(burst, known.tokens + ((nowMs - known.at) / 1000) * perSecond) : burst
    if (tokens < 1) return (1 - tokens) / perSecond
    this.#buckets.set(name, { tokens: tokens - 1, at: nowMs })
    return 0
  }
}
