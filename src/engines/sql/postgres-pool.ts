import pg from 'pg'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { isOutage } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import { asOutage } from './postgres-trouble.ts'

export interface PoolOptions {
  /** A `postgres://` URI. */
  readonly connection: string
  readonly log: Log
  /** How many connections at most. */
  readonly size: number
  /** The schema in which unqualified names are looked up and made. */
  readonly schema?: string
  /** After this many milliseconds a statement is cancelled; 0: never. */
  readonly statementMs: number
}

const connectMs = 5_000
const idleMs = 10_000
const idleInTransactionMs = 60_000

/** A pool for kysely whose every trouble with the connection is an `Outage('sql')`. */
export const openPool = (options: PoolOptions): PostgresPool => {
  const pool = new pg.Pool({
    ...connectionWithSchema(options),
    max: options.size,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: idleMs,
    statement_timeout: options.statementMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    application_name: options.schema ?? 'vitascope',
    types: { getTypeParser },
  })
  // An error without a listener ends the process. The pool listens while a connection is idle, nobody while it is lent.
  pool.on('error', (error) => options.log.debug('idle database connection was lost', { reason: error.message }))
  pool.on('connect', (client) => {
    client.on('error', () => {
      // The statement that was running rejects with the same words.
    })
  })
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch((trouble: unknown) => {
        throw asOutage(trouble)
      })
      let broken = false
      const query = (text: string, parameters: readonly unknown[]) =>
        client.query(text, [...parameters]).catch((trouble: unknown) => {
          const told = asOutage(trouble)
          // The server says that it ends the connection some time before the connection ends: nobody shall get it in between.
          if (isOutage(told)) broken = true
          throw told
        })
      // Kysely's other form of `query` reads through a cursor, which needs a library that we do not use.
      return { query: query as unknown as PostgresPoolClient['query'], release: (destroy) => client.release(destroy === true || broken) }
    },
  }
}

/** `options` in the URI would win over those beside it, so the schema joins them there. */
const connectionWithSchema = ({ connection, schema }: PoolOptions): pg.PoolConfig => {
  if (schema === undefined) return { connectionString: connection }
  const setting = `-c search_path=${schema}`
  if (!/[?&]options=/.test(connection)) return { connectionString: connection, options: setting }
  return { connectionString: connection.replace(/([?&]options=[^&]*)/, `$1${encodeURIComponent(` ${setting}`)}`) }
}

/**
 * bigint arrives as a number, and one that a number cannot hold is a defect rather than a silent rounding; date stays the text
 * `2026-11-20`, as the driver's Date would be midnight in whatever zone this process happens to run.
 */
const getTypeParser = ((type: number, format?: 'text' | 'binary') => {
  if (type === pg.types.builtins.INT8) return parseBigint
  if (type === pg.types.builtins.DATE) return (text: string) => text
  return pg.types.getTypeParser(type, format as 'text')
}) as typeof pg.types.getTypeParser

const parseBigint = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit into a number`)
  return value
}
