import type { Card } from '../../contracts/catalogue.ts'
import { artworkOf } from './artwork.ts'
import { localWords } from './local-words.ts'
import type { Shelf, ShelfTitle } from './shelf.ts'
import { tagline } from './tagline.ts'
import { isPlayable, maturityOf, seriesOf, type Sight, visibleEpisodes } from './visibility.ts'

export interface Viewer extends Sight {
  readonly language: string
}

/** A title as this viewer sees it in a row. Whether they may see it at all is decided before. */
export const cardOf = (shelf: Shelf, title: ShelfTitle, viewer: Viewer): Card => {
  const name = localWords(title.name, viewer.language)
  const series = seriesOf(shelf, title)
  const episodes = title.kind === 'series' ? visibleEpisodes(shelf, title, viewer) : []
  const pictured = title.kind === 'series' ? episodes.find((episode) => episode.build) : title
  return {
    titleId: title.titleId,
    kind: title.kind,
    name: name?.text ?? '',
    nameLanguage: name?.language ?? 'en',
    tagline: tagline(synopsisFor(title, viewer)),
    year: title.year,
    genres: [...title.genres],
    maturityAge: maturityOf(shelf, title),
    durationSeconds: title.build?.durationSeconds,
    ...(title.kind === 'series' && { episodes: episodes.length }),
    ...(series && { seriesId: series.titleId, seriesName: localWords(series.name, viewer.language)?.text ?? '' }),
    season: title.season,
    episode: title.episode,
    artwork: pictured?.build && artworkOf(pictured.titleId, pictured.build),
    playable: isPlayable(shelf, title, viewer),
  }
}

export const synopsisFor = (title: ShelfTitle, viewer: Viewer): string => localWords(title.synopsis, viewer.language)?.text ?? ''
