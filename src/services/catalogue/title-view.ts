import type { Title } from '../../contracts/catalogue.ts'
import { toInstant } from '../../kit/clock.ts'
import { artworkOf } from './artwork.ts'
import type { Shelf, ShelfTitle } from './shelf.ts'
import { isVisible } from './visibility.ts'

/** A title as the console sees it. */
export const titleView = (shelf: Shelf, title: ShelfTitle): Title => ({
  titleId: title.titleId,
  kind: title.kind,
  name: title.name,
  synopsis: title.synopsis,
  year: title.year,
  genres: [...title.genres],
  cast: [...title.cast],
  maturityAge: title.maturityAge,
  originalLanguage: title.originalLanguage,
  seriesId: title.seriesId,
  season: title.season,
  episode: title.episode,
  visible: isVisible(shelf, title),
  publishedBuildId: title.build?.buildId,
  previousBuildId: title.previousBuildId,
  durationSeconds: title.build?.durationSeconds,
  artwork: title.build && artworkOf(title.titleId, title.build),
  createdAt: toInstant(title.createdAt),
  updatedAt: toInstant(title.updatedAt),
})
