import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { Failure, isOutage, messageOf } from '../../kit/failure.ts'
import type { Migrations } from './port.ts'

/** Brings an owner's schema to what the code knows. `open` gives a connection whose statements may take as long as they need. */
export const migrate = async (needs: {
  bare: Kysely<unknown>
  owner: string
  migrations: Migrations
  open: () => Kysely<unknown>
}): Promise<void> => {
  const { owner, migrations } = needs
  const known = Object.keys(migrations).toSorted()
  const done = await migrationsDone(needs.bare, owner)
  const unknown = done?.filter((name) => !known.includes(name)) ?? []
  if (unknown.length > 0) {
    throw new Failure(
      'SCHEMA_TOO_NEW',
      `The tables of ${owner} were written by a newer version of the platform (they have ${unknown.join(', ')}; this version knows up to ` +
        `${known.at(-1) ?? 'none'}). Start that newer version, or restore a backup that this version made.`,
      { owner, unknown, known: known.at(-1) },
    )
  }
  if (done && done.length === known.length) return
  const db = needs.open()
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations }, migrationTableSchema: owner })
    const { error, results } = await migrator.migrateToLatest()
    if (error === undefined || isOutage(error)) {
      if (error) throw error
      return
    }
    const at = results?.find(({ status }) => status === 'Error')?.migrationName
    throw new Error(`the tables of ${owner} could not be migrated${at ? ` (${at})` : ''}: ${messageOf(error)}`, { cause: error })
  } finally {
    await db.destroy()
  }
}

/** Undefined when the owner has no schema yet. */
const migrationsDone = async (db: Kysely<unknown>, owner: string): Promise<string[] | undefined> => {
  const table = await sql<{ present: boolean }>`select to_regclass(${`${owner}.kysely_migration`}) is not null as present`.execute(db)
  if (!table.rows[0]?.present) return undefined
  const names = await sql<{ name: string }>`select name from ${sql.table(`${owner}.kysely_migration`)} order by name`.execute(db)
  return names.rows.map(({ name }) => name)
}
