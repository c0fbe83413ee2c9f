import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { Failure } from '../../kit/failure.ts'
import { ident, qualified } from './catalogue-queries.ts'
import { DatabaseShape, type ShapeTable } from './database-shape.ts'
import { tablePath, textSettings } from './dump-database.ts'
import { readLines } from './json-lines.ts'

/** What one insert brings at most. */
const inserted = { rows: 1000, bytes: 4 << 20 }

/** Makes an empty database what it was. One that holds tables already is `Failure('DATABASE_NOT_EMPTY')`. */
export const loadDatabase = async (
  connection: string,
  folder: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> => {
  const shape = DatabaseShape.parse(JSON.parse(await readFile(join(folder, 'database.json'), 'utf8')))
  const client = new pg.Client({ connectionString: connection, application_name: 'restore' })
  client.on('error', () => {})
  await client.connect()
  try {
    await refuseTables(client)
    await client.query(textSettings)
    await client.query('begin')
    await client.query(`set local search_path to ''`)
    for (const statement of shape.before) await client.query(statement)
    const kept = shape.tables.filter((table) => table.withRows)
    for (const [index, table] of kept.entries()) {
      onProgress(index, kept.length)
      await loadTable(client, table, join(folder, tablePath(table)))
    }
    for (const statement of shape.after) await client.query(statement)
    await client.query('commit')
    await client.query('analyze')
    onProgress(kept.length, kept.length)
  } finally {
    await client.end()
  }
}

const refuseTables = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    `select schemaname || '.' || tablename as name from pg_tables where schemaname !~ '^pg_' and schemaname <> 'information_schema' limit 1`,
  )
  if (rows[0])
    throw new Failure('DATABASE_NOT_EMPTY', `The database holds tables already (${rows[0].name}). Restore into an empty one.`, {
      table: rows[0].name,
    })
}

const loadTable = async (client: pg.Client, table: ShapeTable, path: string): Promise<void> => {
  const names = table.columns.map(({ name }) => ident(name))
  const insert =
    `insert into ${qualified(table)} (${names.join(', ')}) overriding system value ` +
    `select ${table.columns.map(({ name, type }) => `x.${ident(name)}::${type}`).join(', ')} ` +
    `from pg_catalog.json_to_recordset($1::pg_catalog.json) as x(${names.map((name) => `${name} pg_catalog.text`).join(', ')})`
  let lines: string[] = []
  let length = 0
  const flush = async () => {
    if (lines.length > 0) await client.query(insert, [`[${lines.join(',')}]`])
    lines = []
    length = 0
  }
  for await (const line of readLines(path)) {
    lines.push(line)
    length += line.length
    if (lines.length >= inserted.rows || length >= inserted.bytes) await flush()
  }
  await flush()
}
