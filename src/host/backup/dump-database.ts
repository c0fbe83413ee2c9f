import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { ident, qualified } from './catalogue-queries.ts'
import { type DatabaseShape, readShape, type ShapeTable } from './database-shape.ts'
import { writeLines } from './json-lines.ts'

/** Rows that one fetch brings: at first, and at most; in between so many that they take about this much. */
const fetched = { first: 100, most: 5000, bytes: 4 << 20 }

/** Values travel as text and must mean the same to whoever reads them. */
export const textSettings = `set datestyle to 'ISO, YMD'; set intervalstyle to 'postgres'; set timezone to 'UTC'; set extra_float_digits to 1; set bytea_output to 'hex'`

export const tablePath = ({ schema, name }: ShapeTable): string =>
  join('database', encodeURIComponent(schema), `${encodeURIComponent(name)}.jsonl.gz`)

/** A moment of the database that stands still until `close`. */
export interface Snapshot {
  /** Writes `database.json`, its shape, and a file for every table whose rows are kept; returns the shape and how many rows there were. */
  dump(folder: string, onProgress: (done: number, total: number) => void): Promise<{ shape: DatabaseShape; rows: number }>
  close(): Promise<void>
}

export const takeSnapshot = async (connection: string): Promise<Snapshot> => {
  const client = new pg.Client({ connectionString: connection, application_name: 'backup' })
  // A lost connection fails the statement that runs; without a listener it would end the process too.
  client.on('error', () => {})
  await client.connect()
  await client.query(textSettings)
  // The snapshot is taken by the first statement of the transaction that reads (PostgreSQL 18, section 13.2.2).
  await client.query('begin isolation level repeatable read read only')
  await client.query('select 1 from pg_catalog.pg_class limit 1')
  return {
    async dump(folder, onProgress) {
      const shape = await readShape(client)
      await writeFile(join(folder, 'database.json'), `${JSON.stringify(shape, undefined, 1)}\n`, { mode: 0o600 })
      let rows = 0
      const kept = shape.tables.filter((table) => table.withRows)
      for (const [index, table] of kept.entries()) {
        onProgress(index, kept.length)
        await mkdir(join(folder, tablePath(table), '..'), { recursive: true })
        await writeLines(
          join(folder, tablePath(table)),
          linesOf(client, table, () => (rows += 1)),
        )
      }
      onProgress(kept.length, kept.length)
      return { shape, rows }
    },
    close: () => client.end(),
  }
}

/**
 * Each row as a JSON object of texts. Every type has a text form that reads back to the same value; JSON's own numbers, and a JSON null inside a
 * column, would not.
 */
async function* linesOf(client: pg.Client, table: ShapeTable, onRow: () => void): AsyncGenerator<string> {
  const columns = table.columns.map(({ name }) => `${ident(name)}::pg_catalog.text as ${ident(name)}`)
  await client.query(
    `declare backup no scroll cursor for select pg_catalog.row_to_json(r)::pg_catalog.text as line from (select ${columns.join(', ')} from ${qualified(table)}) r`,
  )
  for (let count = fetched.first; ;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${count} from backup`)
    let length = 0
    for (const { line } of rows) {
      onRow()
      length += line.length
      yield `${line}\n`
    }
    if (rows.length < count) break
    count = Math.max(1, Math.min(fetched.most, Math.floor(fetched.bytes / (length / rows.length))))
  }
  await client.query('close backup')
}
