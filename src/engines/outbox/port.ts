import type { Closable } from '../../kit/lifecycle.ts'
import type { EventDefinitionLike, EventToPut } from './types.ts'
import type { Transaction } from '../sql/port.ts'

/**
 * The event outbox: news is written in the transaction that changes the state, and drained into the log afterwards.
 *
 * Guarantees: an event whose transaction commits reaches the log at least once, also when the process dies between any two steps;
 * one whose transaction rolls back never does. Order is promised per key only, by `sequence`, which counts up within a key
 * in the order of commit. Never by "id above the last seen": commits become visible out of order. One leased drainer per owner at
 * a time claims rows, appends them to the log, then deletes them.
 */
export interface Outbox {
  /** Puts an event into the owner's outbox, in the caller's transaction. The event's data is checked against its definition. */
  put<Tables, Definition extends EventDefinitionLike>(
    trx: Transaction<Tables>,
    definition: Definition,
    event: EventToPut<Definition>,
  ): Promise<void>
  /** Wakes the drainer now instead of at its next look; call it after the commit when latency matters. */
  nudge(): void
}

export interface OutboxEngine extends Closable {
  /** The outbox of one owner, beside that owner's tables in the same database. Its drainer runs until the engine closes. */
  open(owner: string): Promise<Outbox>
  /** How many events wait to be drained, over all open outboxes: for status pages and tests. */
  waiting(): Promise<number>
}
