import type { TitleWrite } from '../../contracts/catalogue.ts'
import type { TitleId } from '../../contracts/ids.ts'

export interface SeriesPlace {
  readonly seriesId: TitleId | null
  readonly season: number | null
  readonly episode: number | null
}

/** Where a title stands in a series. Episodes need all three, films and series have none; undefined: something is missing. */
export const seriesPlace = (
  title: Partial<Pick<TitleWrite, 'seriesId' | 'season' | 'episode'>> & Pick<TitleWrite, 'kind'>,
): SeriesPlace | undefined => {
  if (title.kind !== 'episode') return { seriesId: null, season: null, episode: null }
  const { seriesId, season, episode } = title
  return seriesId === undefined || season === undefined || episode === undefined ? undefined : { seriesId, season, episode }
}
