import type { TitleId } from '../../contracts/ids.ts'
import type { Right } from '../../contracts/rights.ts'
import type { Kysely, Selectable, Sql } from '../../engines/sql/port.ts'
import { isOutage, messageOf } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import { emptyShelf, nextShelf, type Shelf, type ShelfTitle } from './shelf.ts'
import type { Tables } from './tables.ts'

/** Titles held in memory, at roughly 4 kB each. The newest beyond it are not shown, and the log says so. */
const shelfTitles = 100_000
/** A reader goes round again when the catalogue changed while it loaded; after this many rounds it takes what it has. */
const maxRounds = 5

export interface Shelves {
  /** The catalogue as it is now: one small query when nothing has changed. Without the database, as it was last seen. */
  read(): Promise<Shelf>
}

/**
 * Keeps the latest shelf and brings it up to date by what has changed since. Every change stamps its titles with the next version
 * while it holds the version's row, so "newer than the version I hold" misses nothing. One load runs at a time.
 */
export const openShelves = ({ sql, log }: { sql: Sql<Tables>; log: Log }): Shelves => {
  let held: Shelf = emptyShelf
  let loading: Promise<void> | undefined

  const load = async () => {
    const version = await readVersion(sql.db)
    const [changed, removed] = await Promise.all([readChanged(sql.db, held.version), readRemoved(sql.db, held.version)])
    held = nextShelf(held, version, changed, removed)
    if (held.titles.size >= shelfTitles)
      log.warn('the catalogue is larger than its shelf; the newest titles are not shown', { shelfTitles })
  }

  const read = async () => {
    const wanted = await readVersion(sql.db)
    for (let round = 0; held.version < wanted && round < maxRounds; round += 1) {
      loading ??= load().finally(() => {
        loading = undefined
      })
      await loading
    }
    return held
  }

  return {
    read: () =>
      read().catch((trouble: unknown) => {
        if (!isOutage(trouble) || held === emptyShelf) throw trouble
        log.warn('the database does not answer; the catalogue is served as it was last seen', {
          version: held.version,
          error: messageOf(trouble),
        })
        return held
      }),
  }
}

const readVersion = async (db: Kysely<Tables>): Promise<number> =>
  (await db.selectFrom('catalogue_version').select('version').executeTakeFirstOrThrow()).version

const readRemoved = async (db: Kysely<Tables>, since: number): Promise<TitleId[]> => {
  // A shelf that starts empty has nothing to forget.
  if (since === emptyShelf.version) return []
  const rows = await db.selectFrom('removed_title').select('title_id').where('version', '>', since).execute()
  return rows.map((row) => row.title_id)
}

const readChanged = async (db: Kysely<Tables>, since: number): Promise<ShelfTitle[]> => {
  // One statement for title, rights and build, so that a title is never seen with those of another moment.
  const rows = await db
    .selectFrom('title')
    .leftJoin('build', 'build.build_id', 'title.published_build_id')
    .leftJoin('title_rights', 'title_rights.title_id', 'title.title_id')
    .selectAll('title')
    .select('title_rights.rights')
    .select(['build.build_id', 'build.facts_blob', 'build.duration_seconds', 'build.artwork', 'build.tint'])
    .select(['build.audio_languages', 'build.subtitle_languages', 'build.max_height'])
    .where('title.version', '>', since)
    .orderBy('title.title_id')
    .limit(shelfTitles)
    .execute()
  return rows.map(shelfTitleOf)
}

type Row = Selectable<Tables['title']> & { rights: Right[] | null } & {
  [Column in BuildColumn]: Selectable<Tables['build']>[Column] | null
}
type BuildColumn =
  | 'build_id'
  | 'facts_blob'
  | 'duration_seconds'
  | 'artwork'
  | 'tint'
  | 'audio_languages'
  | 'subtitle_languages'
  | 'max_height'

const shelfTitleOf = (row: Row): ShelfTitle => ({
  titleId: row.title_id,
  kind: row.kind,
  name: row.name,
  synopsis: row.synopsis,
  year: row.year ?? undefined,
  genres: row.genres,
  cast: row.cast_members,
  maturityAge: row.maturity_age,
  originalLanguage: row.original_language ?? undefined,
  seriesId: row.series_id ?? undefined,
  season: row.season ?? undefined,
  episode: row.episode ?? undefined,
  visibleWish: row.visible_wish ?? undefined,
  rights: row.rights ?? [],
  build: row.build_id
    ? {
        buildId: row.build_id,
        factsBlob: row.facts_blob!,
        durationSeconds: row.duration_seconds!,
        artwork: row.artwork!,
        tint: row.tint!,
        audioLanguages: row.audio_languages!,
        subtitleLanguages: row.subtitle_languages!,
        maxHeight: row.max_height ?? undefined,
      }
    : undefined,
  previousBuildId: row.previous_build_id ?? undefined,
  firstPublishedAt: row.published_at?.getTime(),
  createdAt: row.created_at.getTime(),
  updatedAt: row.updated_at.getTime(),
})
