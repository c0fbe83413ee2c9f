import type { TitleWrite } from '../../contracts/catalogue.ts'
import type { buildReady, EventOf } from '../../contracts/events/index.ts'
import type { BuildId, TitleId } from '../../contracts/ids.ts'
import type { Right } from '../../contracts/rights.ts'
import type { LocalText } from '../../contracts/shared.ts'
import { type ColumnType, expression, type Migrations } from '../../engines/sql/port.ts'

/** Written as JSON text, read as what it stands for. */
type Json<Value> = ColumnType<Value, string, string>

export type ArtworkImage = EventOf<typeof buildReady>['data']['artwork'][number]

export interface Tables {
  /** One row. Whoever changes the catalogue locks it first, so changes commit one after another and `version` never goes unseen. */
  catalogue_version: { id: number; version: number }
  title: {
    title_id: TitleId
    kind: TitleWrite['kind']
    name: Json<LocalText>
    synopsis: Json<LocalText>
    year: number | null
    genres: Json<string[]>
    cast_members: Json<TitleWrite['cast']>
    maturity_age: number
    original_language: string | null
    series_id: TitleId | null
    season: number | null
    episode: number | null
    /** What the operator said; null: nothing yet, so publishing makes it visible. */
    visible_wish: boolean | null
    published_build_id: BuildId | null
    previous_build_id: BuildId | null
    /** The first time members could watch it. */
    published_at: Date | null
    version: number
    idempotency_key: string | null
    created_at: Date
    updated_at: Date
  }
  build: {
    build_id: BuildId
    title_id: TitleId
    complete: boolean
    ready_at: Date
    duration_seconds: number
    facts_blob: string
    files_blob: string
    size_bytes: number
    artwork: Json<ArtworkImage[]>
    tint: string
    audio_languages: Json<string[]>
    subtitle_languages: Json<string[]>
    max_height: number | null
  }
  /** Where, when and for whom a title may be watched. No row: nobody gave it rights of its own. */
  title_rights: { title_id: TitleId; rights: Json<Right[]> }
  /** Deleted titles, for whoever holds the catalogue in memory. */
  removed_title: { title_id: TitleId; version: number }
  /** Builds that are gone, so that late news of their birth is not believed. */
  removed_build: { build_id: BuildId }
}

export const migrations: Migrations = {
  '0001-titles-and-builds': {
    async up(db) {
      await db.schema
        .createTable('catalogue_version')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('version', 'integer', (column) => column.notNull())
        .execute()
      await expression`insert into catalogue_version (id, version) values (1, 0)`.execute(db)

      // json and not jsonb: jsonb sorts the keys, and the first language of a text is the one that stands in for missing ones.
      await db.schema
        .createTable('title')
        .addColumn('title_id', 'uuid', (column) => column.primaryKey())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('name', 'json', (column) => column.notNull())
        .addColumn('synopsis', 'json', (column) => column.notNull())
        .addColumn('year', 'integer')
        .addColumn('genres', 'json', (column) => column.notNull())
        .addColumn('cast_members', 'json', (column) => column.notNull())
        .addColumn('maturity_age', 'integer', (column) => column.notNull())
        .addColumn('original_language', 'text')
        .addColumn('series_id', 'uuid', (column) => column.references('title.title_id').onDelete('cascade'))
        .addColumn('season', 'integer')
        .addColumn('episode', 'integer')
        .addColumn('visible_wish', 'boolean')
        .addColumn('published_build_id', 'uuid')
        .addColumn('previous_build_id', 'uuid')
        .addColumn('published_at', 'timestamptz')
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('idempotency_key', 'text', (column) => column.unique())
        .addColumn('created_at', 'timestamptz', (column) => column.notNull())
        .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('title_by_version').on('title').column('version').execute()
      await db.schema.createIndex('title_by_series').on('title').column('series_id').execute()

      // Sizes and durations are doubles: exact to 2^53 and, unlike bigint, numbers in JavaScript.
      await db.schema
        .createTable('build')
        .addColumn('build_id', 'uuid', (column) => column.primaryKey())
        .addColumn('title_id', 'uuid', (column) => column.notNull().references('title.title_id').onDelete('cascade'))
        .addColumn('complete', 'boolean', (column) => column.notNull())
        .addColumn('ready_at', 'timestamptz', (column) => column.notNull())
        .addColumn('duration_seconds', 'double precision', (column) => column.notNull())
        .addColumn('facts_blob', 'text', (column) => column.notNull())
        .addColumn('files_blob', 'text', (column) => column.notNull())
        .addColumn('size_bytes', 'double precision', (column) => column.notNull())
        .addColumn('artwork', 'json', (column) => column.notNull())
        .addColumn('tint', 'text', (column) => column.notNull())
        .addColumn('audio_languages', 'json', (column) => column.notNull())
        .addColumn('subtitle_languages', 'json', (column) => column.notNull())
        .addColumn('max_height', 'integer')
        .execute()
      await db.schema.createIndex('build_by_title').on('build').column('title_id').execute()

      await db.schema
        .createTable('removed_title')
        .addColumn('title_id', 'uuid', (column) => column.primaryKey())
        .addColumn('version', 'integer', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('removed_title_by_version').on('removed_title').column('version').execute()
      await db.schema
        .createTable('removed_build')
        .addColumn('build_id', 'uuid', (column) => column.primaryKey())
        .execute()
    },
  },
  '0002-title-rights': {
    async up(db) {
      // One row holds the whole list, because the whole list is replaced; nobody looks for a title by its rights.
      await db.schema
        .createTable('title_rights')
        .addColumn('title_id', 'uuid', (column) => column.primaryKey().references('title.title_id').onDelete('cascade'))
        .addColumn('rights', 'json', (column) => column.notNull())
        .execute()
    },
  },
}
