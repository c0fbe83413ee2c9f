import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kit/clock.ts'
import { firstWithin } from '../../kit/first-within.ts'

export interface Known<Value> {
  readonly value: Value
  /** How old it is; 0 when it was just heard. */
  readonly ageMs: number
}

/** What a peer said last, for the moments in which it does not answer. In memory, bounded in number and age. */
export class LastKnown<Value extends object> {
  readonly #clock: Clock
  readonly #maxAgeMs: number
  readonly #patienceMs: number
  readonly #known: LRUCache<string, { value: Value; at: number }>

  /** `patienceMs`: how long an answer is waited for when an earlier one is at hand; without one, as long as the call's deadline lets. */
  constructor(clock: Clock, bounds: { readonly entries: number; readonly maxAgeMs: number; readonly patienceMs: number }) {
    this.#clock = clock
    this.#maxAgeMs = bounds.maxAgeMs
    this.#patienceMs = bounds.patienceMs
    this.#known = new LRUCache({ max: bounds.entries })
  }

  /** The answer of `load`, or the last known one when it fails or takes too long. A late answer is remembered all the same. */
  async read(key: string, load: () => Promise<Value>): Promise<Known<Value>> {
    const askedAt = this.#clock.monotonic()
    const loading = load().then((value): Known<Value> => {
      this.#known.set(key, { value, at: this.#clock.monotonic() })
      return { value, ageMs: 0 }
    })
    const last = this.#known.get(key)
    const ageMs = last ? askedAt - last.at : Number.POSITIVE_INFINITY
    if (!last || ageMs > this.#maxAgeMs) return loading
    const known: Known<Value> = { value: last.value, ageMs }
    return firstWithin(this.#clock, this.#patienceMs, loading, known)
  }
}
