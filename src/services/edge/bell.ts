import type { Clock } from '../../kit/clock.ts'

/** Lets a loop rest and be woken. A ring while nobody rests ends the next rest at once. */
export class Bell {
  readonly #clock: Clock
  #rung = false
  #wake: AbortController | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  ring(): void {
    this.#rung = true
    this.#wake?.abort()
  }

  /** Resolves after `ms`, at a ring, or when the signal aborts. */
  async rest(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#rung) {
      this.#wake = new AbortController()
      await this.#clock.sleep(ms, AbortSignal.any([signal, this.#wake.signal])).catch(() => {})
    }
    this.#rung = false
  }
}
