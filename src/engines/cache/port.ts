import type { Closable } from '../../kit/lifecycle.ts'

export interface CacheOptions {
  /** How long a value is fresh. The engine spreads it by up to a tenth, so that a herd does not expire together. */
  readonly ttlMs: number
  /** For how long after that it may still be served while a new one is being loaded. */
  readonly staleMs?: number
  /** How long "there is none" (undefined) is remembered. Default: not at all. */
  readonly negativeTtlMs?: number
}

/**
 * A cache that may forget anything at any time and is not shared for certain: nothing may depend on it.
 *
 * Guarantees: at most one `load` per key runs at once in a process, and everybody who asks meanwhile gets its answer. A load that throws
 * is not remembered; if a stale value is still allowed it is served instead.
 */
export interface Cache extends Closable {
  /** Keys are the caller's; `space` keeps callers apart. Values must survive JSON. */
  read<Value>(space: string, key: string, options: CacheOptions, load: () => Promise<Value | undefined>): Promise<Value | undefined>
  forget(space: string, key: string): Promise<void>
}
