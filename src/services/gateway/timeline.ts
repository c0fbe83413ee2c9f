import type { Clock } from '../../kit/clock.ts'

/** A state that a request has reached, and how long after it arrived, in milliseconds. */
export interface Mark {
  readonly state: string
  readonly atMs: number
}

/** A request goes through about twenty states; one that comes back to a state too often says no more. */
const mostMarks = 64

/** Where the time of one request went: every state that it reached, in order. Zuul calls it a passport. */
export class Timeline {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #startedAt: number
  readonly #marks: Mark[] = []

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
    this.#startedAt = clock.monotonic()
  }

  mark(state: string): void {
    if (this.#marks.length < mostMarks) this.#marks.push({ state, atMs: this.passedMs() })
  }

  passedMs(): number {
    return Math.round((this.#clock.monotonic() - this.#startedAt) * 10) / 10
  }

  get marks(): readonly Mark[] {
    return this.#marks
  }

  /** `known-host 0.1, person 2.4, endpoint 9.1`: for a line of the log. */
  inWords(): string {
    return this.#marks.map(({ state, atMs }) => `${state} ${atMs}`).join(', ')
  }
}
