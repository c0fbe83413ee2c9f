/**
 * Three kinds of trouble (see CONVENTIONS.md).
 *
 * A **failure** is expected and tells the caller what to do; between services it is a typed error of the contract,
 * below them (engines, media, command line) it is a `Failure`. An **outage** is an engine or peer that did not answer and may
 * be asked again within the deadline. Everything else that is thrown is a **defect**.
 */
export class Failure extends Error {
  readonly code: string
  readonly data: Readonly<Record<string, unknown>>

  /** @param code stable, UPPER_SNAKE. @param message words a person can act on. @param data the facts behind the words. */
  constructor(code: string, message: string, data: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Failure'
    this.code = code
    this.data = data
  }
}

export class Outage extends Error {
  /** Who did not answer: `sql`, `blobs`, `identity` … */
  readonly source: string
  readonly retryAfterMs: number

  constructor(source: string, message: string, options?: ErrorOptions & { retryAfterMs?: number }) {
    super(message, options)
    this.name = 'Outage'
    this.source = source
    this.retryAfterMs = options?.retryAfterMs ?? 1000
  }
}

export const isFailure = (trouble: unknown, code?: string): trouble is Failure =>
  trouble instanceof Failure && (code === undefined || trouble.code === code)

export const isOutage = (trouble: unknown): trouble is Outage => trouble instanceof Outage

/** A defect when it does not hold: the program is wrong, not the world. */
export function assert(holds: unknown, message: string): asserts holds {
  if (!holds) throw new Error(`defect: ${message}`)
}

/** The end of an exhaustive `switch`. */
export function unreachable(value: never): never {
  throw new Error(`defect: unexpected ${JSON.stringify(value)}`)
}

/** The words of anything that was thrown. */
export const messageOf = (trouble: unknown): string => (trouble instanceof Error ? trouble.message : String(trouble))
