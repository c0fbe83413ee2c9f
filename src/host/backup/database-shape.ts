import type { Client } from 'pg'
import { z } from 'zod'
import { Failure } from '../../kit/failure.ts'
import {
  ident,
  literal,
  qualified,
  readColumns,
  readConstraints,
  readIndexes,
  readSchemas,
  readSequences,
  readTables,
  readUnsupported,
  type Column,
  type Sequence,
} from './catalogue-queries.ts'

const ShapeTable = z.object({
  schema: z.string(),
  name: z.string(),
  /** Generated columns are not among them: the server computes them again. */
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  /** An unlogged table holds what is only true while its house runs: it comes back empty. */
  withRows: z.boolean(),
})
export type ShapeTable = z.infer<typeof ShapeTable>

/** A database as statements that make it again, without its rows. */
export const DatabaseShape = z.object({
  postgres: z.string(),
  migrations: z.record(z.string(), z.array(z.string())),
  /** Make schemas, sequences and tables. */
  before: z.array(z.string()),
  tables: z.array(ShapeTable),
  /** Run when the rows are there: sequence values, constraints (foreign keys last), indexes. */
  after: z.array(z.string()),
})
export type DatabaseShape = z.infer<typeof DatabaseShape>

/**
 * Reads the shape from the server's catalogue, so that no service has to know of backups. The tables come back exactly as they were, with the rows of
 * `kysely_migration` among them: whatever release starts on the restored house migrates from there. What this cannot
 * make again (views, functions, triggers, types, extensions) is `Failure('BACKUP_UNSUPPORTED')` rather than left out.
 */
export const readShape = async (client: Client): Promise<DatabaseShape> => {
  // With no search path the server writes every name with its schema.
  await client.query(`set local search_path to ''`)
  const unsupported = await readUnsupported(client)
  if (unsupported.length > 0) {
    throw new Failure('BACKUP_UNSUPPORTED', `The database holds what a backup cannot make again: ${unsupported.join(', ')}.`, {
      unsupported,
    })
  }
  const schemas = await readSchemas(client)
  const tables = await readTables(client)
  const columns = await readColumns(client)
  const sequences = await readSequences(client)
  const constraints = await readConstraints(client)
  const { rows: servers } = await client.query<{ version: string }>(`select pg_catalog.current_setting('server_version') as version`)

  const columnsOf = (oid: number) => columns.filter((column) => column.table_oid === oid)
  const ownSequences = sequences.filter((sequence) => sequence.kind !== 'identity')
  return {
    postgres: servers[0]!.version,
    migrations: await readMigrations(client, tables),
    before: [
      ...schemas.map((schema) => `create schema if not exists ${ident(schema)}`),
      ...ownSequences.map((sequence) => `create sequence ${qualified(sequence)} as ${sequence.type} ${sequenceOptions(sequence)}`),
      ...tables.map((table) => {
        const lines = columnsOf(table.oid).map((column) => columnLine(column, sequences))
        return `create ${table.unlogged ? 'unlogged ' : ''}table ${qualified(table)} (${lines.join(', ')})${table.options ? ` with (${table.options})` : ''}`
      }),
      ...ownSequences.flatMap((sequence) =>
        sequence.owner_column ? [`alter sequence ${qualified(sequence)} owned by ${sequence.owner_column}`] : [],
      ),
    ],
    tables: tables.map(({ oid, schema, name, unlogged }) => ({
      schema,
      name,
      withRows: !unlogged,
      columns: columnsOf(oid)
        .filter((column) => column.generated === '')
        .map((column) => ({ name: column.name, type: column.type })),
    })),
    after: [
      ...sequences.map((sequence) => `select pg_catalog.setval(${literal(qualified(sequence))}, ${sequence.value}, ${sequence.called})`),
      ...constraints.map(({ table, name, definition }) => `alter table ${table} add constraint ${ident(name)} ${definition}`),
      ...(await readIndexes(client)),
    ],
  }
}

const columnLine = (column: Column, sequences: readonly Sequence[]): string => {
  const parts = [ident(column.name), column.type]
  if (column.collation) parts.push(`collate ${column.collation}`)
  if (column.generated !== '') parts.push(`generated always as (${column.default}) ${column.generated === 's' ? 'stored' : 'virtual'}`)
  else if (column.identity !== '') {
    const sequence = sequences.find(({ owner_oid, owner_number }) => owner_oid === column.table_oid && owner_number === column.number)!
    parts.push(
      `generated ${column.identity === 'a' ? 'always' : 'by default'} as identity (sequence name ${qualified(sequence)} ${sequenceOptions(sequence)})`,
    )
  } else if (column.default !== null) parts.push(`default ${column.default}`)
  if (column.required) parts.push('not null')
  return parts.join(' ')
}

const sequenceOptions = ({ start, increment, least, most, cache, cycle }: Sequence): string =>
  `start with ${start} increment by ${increment} minvalue ${least} maxvalue ${most} cache ${cache}${cycle ? ' cycle' : ''}`

const readMigrations = async (client: Client, tables: readonly { schema: string; name: string }[]): Promise<Record<string, string[]>> => {
  const found: Record<string, string[]> = {}
  for (const table of tables.filter(({ name }) => name === 'kysely_migration')) {
    const { rows } = await client.query<{ name: string }>(`select name from ${qualified(table)} order by name`)
    found[table.schema] = rows.map(({ name }) => name)
  }
  return found
}
