import type { Transaction } from '../sql/port.ts'

/** JSON that a work item carries. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

export interface NewItem {
  /** Unique within the owner; putting the same key again changes nothing. */
  readonly key: string
  /** Groups the items of one undertaking, e.g. a job id. */
  readonly group: string
  readonly kind: string
  readonly payload: Json
  /** Higher goes first. Equal priorities go in the order of putting. */
  readonly priority?: number
  /** Keys of items (put before or in the same call) that must be done first. */
  readonly needs?: readonly string[]
  /** UTC milliseconds before which it is not handed out: a timer. */
  readonly notBefore?: number
  /** How many leases it may use up before it counts as failed. Default 5. */
  readonly maxAttempts?: number
}

export type ItemState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

export interface Item {
  readonly key: string
  readonly group: string
  readonly kind: string
  readonly payload: Json
  readonly state: ItemState
  readonly priority: number
  readonly attempts: number
  readonly maxAttempts: number
  /** 0 to 1, from the last heartbeat. */
  readonly progress: number
  /** What the last heartbeat said beside the number. */
  readonly note: Json
  readonly result: Json
  readonly error: string | undefined
  readonly needs: readonly string[]
  readonly putAt: number
  readonly startedAt: number | undefined
  readonly finishedAt: number | undefined
}

/** An item in somebody's hands. Its fence is higher than that of every lease before, so a late worker cannot finish what another has taken over. */
export interface Lease extends Item {
  readonly fence: number
  readonly owner: string
  /** UTC milliseconds. */
  readonly leasedUntil: number
  /** The results of the items in `needs`, by key. */
  readonly results: Readonly<Record<string, Json>>
}

/**
 * A durable queue with timers, leases, priorities and steps that wait for each other: rows in the owner's own schema.
 *
 * Guarantees: an item put in a committed transaction is handed out at least once until it is done, failed or cancelled; while a lease lives,
 * to nobody else. A lease that runs out puts the item back and uses up one attempt; the last one makes it `failed`. When an
 * item fails or is cancelled, everything that needs it is cancelled.
 */
export interface Work {
  /** Puts items in the caller's transaction. */
  put<Tables>(trx: Transaction<Tables>, items: readonly NewItem[]): Promise<void>
  /** Takes up to `limit` items that are ready, highest priority first; kinds in `kinds` only, groups in `exceptGroups` not. */
  claim(ask: {
    owner: string
    kinds: readonly string[]
    leaseMs: number
    limit?: number
    minPriority?: number
    exceptGroups?: readonly string[]
  }): Promise<Lease[]>
  /** Prolongs the lease and tells progress. False: the lease is lost, stop. */
  heartbeat(lease: Lease, leaseMs: number, progress?: { fraction: number; note?: Json }): Promise<boolean>
  /** Done. With `change`, what it writes commits together with the item or not at all. False: the lease was lost and nothing was written. */
  complete<Tables>(lease: Lease, result: Json, change?: (trx: Transaction<Tables>) => Promise<void>): Promise<boolean>
  /** Failed: for good, or to be tried again after `retryAfterMs` as long as attempts are left. */
  fail(lease: Lease, error: string, options: { final: true } | { retryAfterMs: number }): Promise<boolean>
  /** Gives an item back unharmed and without using up an attempt: for a pause or a stop. */
  release(lease: Lease): Promise<void>
  /** Cancels what is not finished. */
  cancelGroup<Tables>(trx: Transaction<Tables>, group: string): Promise<void>
  /** Puts failed and thereby cancelled items of a group back to waiting with fresh attempts; returns how many. */
  retryGroup<Tables>(trx: Transaction<Tables>, group: string): Promise<number>
  /** Every item of a group, in the order of putting. */
  readGroup(group: string): Promise<Item[]>
  /** How many items are in each state. */
  count(): Promise<Readonly<Record<ItemState, number>>>
  /** Deletes the finished items of a group. */
  removeGroup<Tables>(trx: Transaction<Tables>, group: string): Promise<void>
}

export interface WorkEngine {
  /** The queue of one owner, beside that owner's tables in the same database. */
  open(owner: string): Promise<Work>
}
