import type { Closable } from '../../kit/lifecycle.ts'

/**
 * Records in partitions, at scale: what Cassandra can do and nothing more.
 *
 * Guarantees: a resolved `put` or `remove` is durable. Of two writes to the same key the one with the higher token wins, whatever
 * order they arrive in; an equal token changes nothing. There is no compare-and-set and no transaction over several keys.
 * A reader may see a write of another process some milliseconds late, its own at once.
 */
export interface Records extends Closable {
  /** Names of tables: `viewing.positions`. Values are JSON. */
  table<Value>(name: string): RecordTable<Value>
}

export interface RecordWrite<Value> {
  readonly partition: string
  /** Ordered by UTF-8 bytes within its partition. At most 400 bytes together with the partition, neither of them empty: else `Failure('KEY_TOO_LONG')`, `Failure('KEY_EMPTY')`. */
  readonly key: string
  /** At most 1 MiB as JSON: else `Failure('VALUE_TOO_LARGE')`. */
  readonly value: Value
  /** The write's place in time: an integer, usually microseconds since 1970 or a sequence. */
  readonly token: number
  /** After this many milliseconds the record is gone. */
  readonly ttlMs?: number
}

export interface StoredRecord<Value> {
  readonly partition: string
  readonly key: string
  readonly value: Value
  readonly token: number
}

export interface RecordTable<Value> {
  put(write: RecordWrite<Value>): Promise<void>
  /** Several at once, each for itself; resolves when all are durable. */
  putAll(writes: readonly RecordWrite<Value>[]): Promise<void>
  get(partition: string, key: string): Promise<StoredRecord<Value> | undefined>
  /** Keys from `from` (included) to `to` (excluded), in order, or backwards; at most `limit`. */
  range(partition: string, ask: { from?: string; to?: string; reverse?: boolean; limit: number }): Promise<StoredRecord<Value>[]>
  /** A write like any other: it loses against a put with a higher token. */
  remove(partition: string, key: string, token: number): Promise<void>
}
