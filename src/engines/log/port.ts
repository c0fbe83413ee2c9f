import type { Closable } from '../../kit/lifecycle.ts'

/** At most 1 MiB, and 10,000 in one append: else `Failure('ENTRY_TOO_LARGE')`, `Failure('TOO_MANY_ENTRIES')`. */
export interface NewEntry {
  /** Entries of one key keep their order. */
  readonly key: string
  readonly value: string
}

export interface Entry extends NewEntry {
  readonly topic: string
  readonly partition: number
  /** Counts up within the partition, not always by one. */
  readonly offset: number
  /** UTC milliseconds at which it was appended. */
  readonly at: number
}

/**
 * A partitioned, durable, replayable log: Kafka's promises and no others.
 *
 * Guarantees: `append` resolves when the entries are durable; a key always falls into the same partition of its topic and entries of one
 * partition keep their order. `consume` gives every entry to each group at least once, in order within a partition, to one member
 * of the group at a time, also across processes. Entries older than the topic's retention go.
 */
export interface LogEngine extends Closable {
  append(topic: string, entries: readonly NewEntry[]): Promise<void>
  /** Entries from `offset` on, in order, at most `limit`. */
  read(ask: { topic: string; partition: number; offset: number; limit: number }): Promise<Entry[]>
  partitions(topic: string): Promise<number>
  /** Offset after the last entry. */
  end(topic: string, partition: number): Promise<number>
  /**
   * Reads on from where the group stopped (at first from `start`) and hands batches to `handle`; the group's offset moves when it has
   * resolved. When it throws, the same batch comes again after a growing pause, and `onTrouble` hears of it. One consumer handles one
   * batch at a time; closing it waits for the batch in hand.
   */
  consume(ask: {
    topic: string
    group: string
    start: 'first' | 'end'
    batch?: number
    handle: (entries: readonly Entry[]) => Promise<void>
    onTrouble: (trouble: unknown, entries: readonly Entry[]) => void
  }): Closable
  /** How many entries a group has not yet handled, over all partitions. */
  lag(topic: string, group: string): Promise<number>
  /** Drops entries older than `retentionMs`; returns how many went. */
  trim(topic: string, retentionMs: number): Promise<number>
}
