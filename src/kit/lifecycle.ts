import { messageOf } from './failure.ts'

/** Something that was started and must be stopped. */
export interface Closable {
  close(): Promise<void>
}

/**
 * A stack of what was opened: closed in reverse, each within `graceMs`, all of them even when one fails.
 * The errors come back together as one AggregateError.
 */
export class Lifecycle implements Closable {
  readonly #closers: { name: string; close: () => Promise<void> | void }[] = []
  #closing: Promise<void> | undefined

  /** Remembers how to close `name`; returns the thing itself, so that opening reads as one line. */
  add<T extends Closable>(name: string, thing: T): T {
    this.#closers.push({ name, close: () => thing.close() })
    return thing
  }

  onClose(name: string, close: () => Promise<void> | void): void {
    this.#closers.push({ name, close })
  }

  close(graceMs = 10_000): Promise<void> {
    this.#closing ??= this.#closeAll(graceMs)
    return this.#closing
  }

  async #closeAll(graceMs: number): Promise<void> {
    const troubles: Error[] = []
    for (const { name, close } of this.#closers.reverse()) {
      try {
        await within(Promise.resolve(close()), graceMs, `${name} did not close within ${graceMs} ms`)
      } catch (trouble) {
        troubles.push(new Error(`closing ${name}: ${messageOf(trouble)}`, { cause: trouble }))
      }
    }
    if (troubles.length > 0) throw new AggregateError(troubles, troubles.map((trouble) => trouble.message).join('; '))
  }
}

/** The promise, or an error with `message` after `ms`. */
export const within = async <T>(promise: Promise<T>, ms: number, message: string): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** A loop that belongs to a service: `turn` runs again and again until closed; it is never run twice at once. */
export const loop = (needs: {
  name: string
  /** Does one turn; returns how many milliseconds to rest (0: go on at once). */
  turn: (signal: AbortSignal) => Promise<number>
  sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Called with what a turn threw; returns how long to rest before the next. */
  onTrouble: (trouble: unknown) => number
}): Closable & { readonly name: string } => {
  const stopping = new AbortController()
  const run = async () => {
    while (!stopping.signal.aborted) {
      let restMs: number
      try {
        restMs = await needs.turn(stopping.signal)
      } catch (trouble) {
        if (stopping.signal.aborted) return
        restMs = needs.onTrouble(trouble)
      }
      if (restMs > 0) await needs.sleep(restMs, stopping.signal).catch(() => {})
    }
  }
  const running = run()
  return {
    name: needs.name,
    async close() {
      stopping.abort(new Error(`${needs.name} is stopping`))
      await running
    },
  }
}
