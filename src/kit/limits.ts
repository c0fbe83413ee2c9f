/** At most `size` holders at once and at most `queue` waiting; whoever comes after that is refused at once. */
export class Slots {
  readonly #size: number
  readonly #queueLimit: number
  readonly #waiting: (() => void)[] = []
  #held = 0

  constructor(size: number, queueLimit = Number.POSITIVE_INFINITY) {
    this.#size = size
    this.#queueLimit = queueLimit
  }

  get held(): number {
    return this.#held
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Runs `action` in a slot. `onFull` makes the error when the queue is full. */
  async run<T>(action: () => Promise<T>, onFull: () => Error = () => new Error('no slot is free')): Promise<T> {
    if (this.#held >= this.#size) {
      if (this.#waiting.length >= this.#queueLimit) throw onFull()
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else {
      this.#held += 1
    }
    try {
      return await action()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#held -= 1
    }
  }
}

/**
 * `mapper` over `items`, at most `limit` at once, results in order. The first error stops new ones from starting and is thrown when those that run
 * have ended, so that nothing goes on behind the caller's back.
 */
export const mapLimited = async <T, R>(
  items: readonly T[],
  limit: number,
  mapper: (item: T, index: number) => Promise<R>,
): Promise<R[]> => {
  const results: R[] = Array.from({ length: items.length })
  let next = 0
  let failed = false
  const worker = async () => {
    while (next < items.length && !failed) {
      const index = next
      next += 1
      try {
        results[index] = await mapper(items[index]!, index)
      } catch (trouble) {
        failed = true
        throw trouble
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, worker))
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken) throw broken.reason
  return results
}
