/**
 * How many calls one service may have in flight, found from how long they take: Gradient2 of Netflix's concurrency-limits.
 *
 * While calls do not queue, a longer average of their round-trip times (`longMs`, exponential over 600 windows, a plain mean in the first 10) and the
 * latest window agree, and the limit grows by what may queue. When calls begin to queue the latest window is longer, and the limit shrinks in proportion:
 *
 *     gradient = clamp(0.5, tolerance x long / latest, 1)
 *     limit   := (1 - smoothing) x limit + smoothing x (limit x gradient + queue)
 *
 * Where the long average has become more than twice the latest, traffic has changed for the better and it is let down by 5 %. Where less than half of the
 * limit is in use the limit stays: nothing is learnt from idle services. A window is a second and ten calls at least.
 */
export interface GradientSettings {
  readonly initial: number
  readonly least: number
  readonly most: number
  /** What may queue, in calls. */
  readonly queue: number
  readonly smoothing: number
  /** How much longer than usual is still usual. */
  readonly tolerance: number
}

/** The library's own, but for burst: one process answers a service in milliseconds, and a page asks it several things at once. */
export const usualGradient: GradientSettings = { initial: 100, least: 20, most: 400, queue: 4, smoothing: 0.2, tolerance: 1.5 }

const longWindows = 600
const warmUpWindows = 10
const windowMs = 1000
const leastSamples = 10
/** Quicker than this is a cache or a refusal and says nothing about queues. */
const leastRoundTripMs = 0.1

export class GradientLimit {
  readonly #settings: GradientSettings
  #limit: number
  #longMs = 0
  #windows = 0
  #window = { startedAt: Number.NEGATIVE_INFINITY, samples: 0, sumMs: 0, mostInFlight: 0 }

  constructor(settings: GradientSettings = usualGradient) {
    this.#settings = settings
    this.#limit = settings.initial
  }

  get limit(): number {
    return Math.floor(this.#limit)
  }

  /** A call that was answered. `nowMs` is monotonic, `inFlight` counts this one too. */
  sample(nowMs: number, roundTripMs: number, inFlight: number): void {
    if (roundTripMs < leastRoundTripMs) return
    const window = this.#window
    if (window.samples === 0) window.startedAt = nowMs
    window.samples += 1
    window.sumMs += roundTripMs
    window.mostInFlight = Math.max(window.mostInFlight, inFlight)
    if (nowMs - window.startedAt < windowMs || window.samples < leastSamples) return
    this.#update(window.sumMs / window.samples, window.mostInFlight)
    this.#window = { startedAt: nowMs, samples: 0, sumMs: 0, mostInFlight: 0 }
  }

  #update(latestMs: number, inFlight: number): void {
    const { least, most, queue, smoothing, tolerance } = this.#settings
    this.#windows += 1
    this.#longMs =
      this.#windows <= warmUpWindows
        ? (this.#longMs * (this.#windows - 1) + latestMs) / this.#windows
        : this.#longMs + (latestMs - this.#longMs) * (2 / (longWindows + 1))
    if (this.#longMs / latestMs > 2) this.#longMs *= 0.95
    if (inFlight < this.#limit / 2) return
    const gradient = Math.max(0.5, Math.min(1, (tolerance * this.#longMs) / latestMs))
    const next = this.#limit * (1 - smoothing) + smoothing * (this.#limit * gradient + queue)
    this.#limit = Math.min(most, Math.max(least, next))
  }
}
