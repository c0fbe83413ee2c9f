import type { AccountId, BuildId, PlayId, ProfileId, TitleId } from '../../contracts/ids.ts'
import type { Anonymity } from '../../contracts/service.ts'
import { expression, type ColumnType, type Insertable, type Migrations, type Selectable } from '../../engines/sql/port.ts'
import type { ReachableEdge } from './edge-url.ts'

export interface Tables {
  play: PlayTable
}

interface PlayTable {
  play_id: PlayId
  account_id: AccountId
  /** Null for an operator's test play. */
  profile_id: ProfileId | null
  title_id: TitleId
  build_id: BuildId
  /** As it stands in manifest paths (src/media/cmaf/selection.ts). */
  selection: string
  /** Highest picture in lines that the offer includes. */
  max_height: number
  duration_seconds: number
  resume_seconds: number
  /** Best first. Written as JSON text. */
  edges: ColumnType<ReachableEdge[], string, string>
  idempotency_key: string | null
  /** Where the viewer was when it began or was last renewed, and what they had; null: not known. For when rights change. */
  country: string | null
  anonymity: Anonymity | null
  offer_id: string | null
  /** When the rights of the title end for this viewer; null: they do not, as far as was known. */
  allowed_until: Date | null
  /** When the right to bytes ends. */
  expires_at: Date
  /** The last sign of life. */
  alive_at: Date
  /** Null while it is alive. */
  ended_at: Date | null
  end_reason: 'closed' | 'expired' | 'revoked' | null
}

export type Play = Selectable<PlayTable>
export type NewPlay = Insertable<PlayTable>

export const migrations: Migrations = {
  '0001-play': {
    async up(db) {
      await db.schema
        .createTable('play')
        .addColumn('play_id', 'uuid', (column) => column.primaryKey())
        .addColumn('account_id', 'uuid', (column) => column.notNull())
        .addColumn('profile_id', 'uuid')
        .addColumn('title_id', 'uuid', (column) => column.notNull())
        .addColumn('build_id', 'uuid', (column) => column.notNull())
        .addColumn('selection', 'text', (column) => column.notNull())
        .addColumn('max_height', 'integer', (column) => column.notNull())
        .addColumn('duration_seconds', 'double precision', (column) => column.notNull())
        .addColumn('resume_seconds', 'double precision', (column) => column.notNull())
        .addColumn('edges', 'jsonb', (column) => column.notNull())
        .addColumn('idempotency_key', 'text')
        .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
        .addColumn('alive_at', 'timestamptz', (column) => column.notNull())
        .addColumn('ended_at', 'timestamptz')
        .addColumn('end_reason', 'text')
        .execute()
      // Nulls are distinct, so plays without a key never meet.
      await db.schema.createIndex('play_once').on('play').columns(['profile_id', 'title_id', 'idempotency_key']).unique().execute()
      await db.schema
        .createIndex('play_alive')
        .on('play')
        .column('alive_at')
        .where(expression<boolean>`ended_at is null`)
        .execute()
      await db.schema.createIndex('play_ended').on('play').column('ended_at').execute()
      await db.schema.createIndex('play_title').on('play').columns(['title_id', 'expires_at']).execute()
    },
  },
  '0002-rights': {
    async up(db) {
      for (const column of ['country', 'anonymity', 'offer_id'] as const)
        await db.schema.alterTable('play').addColumn(column, 'text').execute()
      await db.schema.alterTable('play').addColumn('allowed_until', 'timestamptz').execute()
      // Only plays whose rights end while their token lives are looked for by it.
      await db.schema
        .createIndex('play_allowed')
        .on('play')
        .column('allowed_until')
        .where(expression<boolean>`allowed_until is not null`)
        .execute()
    },
  },
}
