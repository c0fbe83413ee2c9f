import type { TitleWrite } from '../../contracts/catalogue.ts'
import type { BuildId, TitleId } from '../../contracts/ids.ts'
import type { Right } from '../../contracts/rights.ts'
import type { LocalText } from '../../contracts/shared.ts'
import type { ArtworkImage } from './tables.ts'

/** What members watch of a title. */
export interface PublishedBuild {
  readonly buildId: BuildId
  readonly factsBlob: string
  readonly durationSeconds: number
  readonly artwork: readonly ArtworkImage[]
  readonly tint: string
  readonly audioLanguages: readonly string[]
  readonly subtitleLanguages: readonly string[]
  readonly maxHeight: number | undefined
}

export interface ShelfTitle {
  readonly titleId: TitleId
  readonly kind: TitleWrite['kind']
  readonly name: LocalText
  readonly synopsis: LocalText
  readonly year: number | undefined
  readonly genres: readonly string[]
  readonly cast: Readonly<TitleWrite['cast']>
  readonly maturityAge: number
  readonly originalLanguage: string | undefined
  readonly seriesId: TitleId | undefined
  readonly season: number | undefined
  readonly episode: number | undefined
  /** What the operator said about showing it, if anything. */
  readonly visibleWish: boolean | undefined
  /** Those of its own. */
  readonly rights: readonly Right[]
  readonly build: PublishedBuild | undefined
  readonly previousBuildId: BuildId | undefined
  /** UTC milliseconds, as all instants here. */
  readonly firstPublishedAt: number | undefined
  readonly createdAt: number
  readonly updatedAt: number
}

/** The whole catalogue in memory, as it was at one version. Never changed: a new version is a new shelf. */
export interface Shelf {
  readonly version: number
  readonly titles: ReadonlyMap<TitleId, ShelfTitle>
  /** By series, all its episodes in order of season and episode. */
  readonly episodes: ReadonlyMap<TitleId, readonly ShelfTitle[]>
}

export const emptyShelf: Shelf = { version: -1, titles: new Map(), episodes: new Map() }

/** The shelf after `changed` and `removed`. */
export const nextShelf = (shelf: Shelf, version: number, changed: readonly ShelfTitle[], removed: readonly TitleId[]): Shelf => {
  const titles = new Map(shelf.titles)
  for (const titleId of removed) titles.delete(titleId)
  for (const title of changed) titles.set(title.titleId, title)
  return { version, titles, episodes: episodesBySeries(titles.values()) }
}

const episodesBySeries = (titles: Iterable<ShelfTitle>): Map<TitleId, ShelfTitle[]> => {
  const episodes = new Map<TitleId, ShelfTitle[]>()
  for (const title of titles) {
    if (title.kind !== 'episode' || !title.seriesId) continue
    const siblings = episodes.get(title.seriesId)
    if (siblings) siblings.push(title)
    else episodes.set(title.seriesId, [title])
  }
  for (const siblings of episodes.values()) siblings.sort(inOrder)
  return episodes
}

const inOrder = (a: ShelfTitle, b: ShelfTitle): number =>
  (a.season ?? 0) - (b.season ?? 0) || (a.episode ?? 0) - (b.episode ?? 0) || (a.titleId < b.titleId ? -1 : 1)
