import type { Right } from '../../contracts/rights.ts'
import type { Place } from '../../contracts/service.ts'
import { availability, type Availability } from '../../rules/availability.ts'
import type { Shelf, ShelfTitle } from './shelf.ts'

/** Who looks, from where and when: what of the visible titles they find. */
export interface Sight {
  /** The highest maturity age the viewer may see, in years. */
  readonly maturityAge: number
  readonly place: Place | undefined
  /** UTC milliseconds. */
  readonly now: number
}

/** A title shows from its first publication on, unless the operator said otherwise. */
export const showsByItself = (title: { readonly visibleWish: boolean | undefined; readonly published: boolean }): boolean =>
  title.visibleWish ?? title.published

/** What members may find: an episode hides with its series, and a series needs an episode that shows. */
export const isVisible = (shelf: Shelf, title: ShelfTitle): boolean => {
  if (title.kind === 'series') return visibleEpisodes(shelf, title).length > 0
  if (!showsByItself({ visibleWish: title.visibleWish, published: title.build !== undefined })) return false
  return title.kind === 'film' || seriesOf(shelf, title)?.visibleWish !== false
}

/** The episodes of a series that show, in order; those that `sight` finds when that is given. */
export const visibleEpisodes = (shelf: Shelf, series: ShelfTitle, sight?: Sight): ShelfTitle[] =>
  series.visibleWish === false
    ? []
    : (shelf.episodes.get(series.titleId) ?? []).filter(
        (episode) =>
          showsByItself({ visibleWish: episode.visibleWish, published: episode.build !== undefined }) &&
          (!sight || isInSight(shelf, episode, sight)),
      )

/** An episode is never meant for younger people than its series. */
export const maturityOf = (shelf: Shelf, title: ShelfTitle): number => Math.max(title.maturityAge, seriesOf(shelf, title)?.maturityAge ?? 0)

/** The rights that count: an episode without any of its own has those of its series. */
export const rightsOf = (shelf: Shelf, title: ShelfTitle): readonly Right[] =>
  title.rights.length > 0 ? title.rights : (seriesOf(shelf, title)?.rights ?? [])

/** The same for a film or series in a list: a series is where one of its episodes is. Empty: free of restrictions. */
export const listedRights = (shelf: Shelf, title: ShelfTitle): Right[] => {
  if (title.kind !== 'series') return [...rightsOf(shelf, title)]
  const ofEpisodes = new Set(visibleEpisodes(shelf, title).map((episode) => rightsOf(shelf, episode)))
  if ([...ofEpisodes].some((rights) => rights.length === 0)) return []
  return [...new Map([...ofEpisodes].flat().map((right) => [JSON.stringify(right), right])).values()]
}

/** What the rights of a title, and its maturity, say to this viewer now. Offers are asked for when it is played. */
export const availabilityFor = (shelf: Shelf, title: ShelfTitle, { maturityAge, place, now }: Sight): Availability =>
  availability(
    { rights: listedRights(shelf, title), maturityAge: maturityOf(shelf, title) },
    { place, offers: 'every', maturityLimit: maturityAge },
    now,
  )

const isInSight = (shelf: Shelf, title: ShelfTitle, sight: Sight): boolean => availabilityFor(shelf, title, sight).allow

/** Whether a viewer finds the title. A series is found by its episodes. */
export const mayFind = (shelf: Shelf, title: ShelfTitle, sight: Sight): boolean =>
  title.kind === 'series'
    ? maturityOf(shelf, title) <= sight.maturityAge && visibleEpisodes(shelf, title, sight).length > 0
    : isVisible(shelf, title) && isInSight(shelf, title, sight)

/** Members can press play: the title has a build, or the series has an episode with one. */
export const isPlayable = (shelf: Shelf, title: ShelfTitle, sight?: Sight): boolean =>
  title.kind === 'series' ? visibleEpisodes(shelf, title, sight).some((episode) => episode.build) : title.build !== undefined

export const seriesOf = (shelf: Shelf, title: ShelfTitle): ShelfTitle | undefined =>
  title.kind === 'episode' && title.seriesId ? shelf.titles.get(title.seriesId) : undefined
