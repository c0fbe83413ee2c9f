import type { Kysely, Transaction } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Closable } from '../../kit/lifecycle.ts'

export { sql as expression } from 'kysely'
export type { ColumnType, Generated, Insertable, Kysely, Selectable, Transaction, Updateable } from 'kysely'
export type { Migration } from 'kysely/migration'

/** Migrations of one owner by name (`0001-titles`, `0002-…`): run in order of name, each once. They expand first and contract a release later. */
export type Migrations = Readonly<Record<string, Migration>>

/**
 * One owner's tables in a real PostgreSQL, in a schema of its own.
 *
 * Guarantees: what a resolved transaction wrote survives `kill -9` and power loss. An unreachable or overloaded server is an
 * `Outage('sql')`. Nothing here depends on advisory locks, LISTEN, triggers or extensions. Values arrive as JavaScript's own: `bigint` as number
 * (beyond 2^53 a defect), `timestamptz` as Date, `date` as text, `jsonb` parsed. A statement may take 30 s.
 */
export interface Sql<Tables> {
  /** Reads, and writes of a single statement. */
  readonly db: Kysely<Tables>
  /**
   * Runs `change` in one transaction, SERIALIZABLE unless said otherwise, and again (at most 14 times, with jitter) when the server
   * answers 40001 or 40P01. `change` must therefore do nothing but read and write through `trx`.
   */
  transaction<Result>(
    change: (trx: Transaction<Tables>) => Promise<Result>,
    options?: { isolation?: 'serializable' | 'read committed' },
  ): Promise<Result>
}

export interface SqlEngine extends Closable {
  /**
   * Creates the owner's schema where it is missing, migrates it and gives access to it. Newer tables than the code knows are
   * `Failure('SCHEMA_TOO_NEW')`.
   */
  open<Tables>(owner: string, migrations: Migrations): Promise<Sql<Tables>>
  /** Resolves when the server answers; rejects with an Outage. */
  ping(): Promise<void>
  /** How other processes of this machine reach the same server: a `postgres://` URI; a socket's folder stands in it as `host`. */
  readonly connection: string
}
