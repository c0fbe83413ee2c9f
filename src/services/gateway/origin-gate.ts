import type { Clock } from '../../kit/clock.ts'
import { GradientLimit } from './gradient-limit.ts'

/** Calls of one service that are in flight, no more than it can answer without a queue. */
export class OriginGate {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #limit = new GradientLimit()
  #inFlight = 0

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
  }

  get limit(): number {
    return this.#limit.limit
  }

  /** Runs the call, or says at once that there are too many. What a failure took counts like an answer: it took the service's time. */
  async run<Output>(action: () => Promise<Output>, onFull: () => Error): Promise<Output> {
    if (this.#inFlight >= this.#limit.limit) throw onFull()
    this.#inFlight += 1
    const startedAt = this.#clock.monotonic()
    try {
      return await action()
    } finally {
      const now = this.#clock.monotonic()
      this.#limit.sample(now, now - startedAt, this.#inFlight)
      this.#inFlight -= 1
    }
  }
}
