import type { Shelf, ShelfTitle } from './shelf.ts'

/** A title shows from its first publication on, unless the operator said otherwise. */
export const showsByItself = (title: { readonly visibleWish: boolean | undefined; readonly published: boolean }): boolean =>
  title.visibleWish ?? title.published

/** What members may find: an episode hides with its series, and a series needs an episode that shows. */
export const isVisible = (shelf: Shelf, title: ShelfTitle): boolean => {
  if (title.kind === 'series') return visibleEpisodes(shelf, title).length > 0
  if (!showsByItself({ visibleWish: title.visibleWish, published: title.build !== undefined })) return false
  return title.kind === 'film' || seriesOf(shelf, title)?.visibleWish !== false
}

/** The episodes of a series that show, in order; up to `maturityAge` when that is given. */
export const visibleEpisodes = (shelf: Shelf, series: ShelfTitle, maturityAge = Number.POSITIVE_INFINITY): ShelfTitle[] =>
  series.visibleWish === false
    ? []
    : (shelf.episodes.get(series.titleId) ?? []).filter(
        (episode) =>
          showsByItself({ visibleWish: episode.visibleWish, published: episode.build !== undefined }) &&
          maturityOf(shelf, episode) <= maturityAge,
      )

/** An episode is never meant for younger people than its series. */
export const maturityOf = (shelf: Shelf, title: ShelfTitle): number => Math.max(title.maturityAge, seriesOf(shelf, title)?.maturityAge ?? 0)

/** Whether somebody of this maturity age finds the title. */
export const mayFind = (shelf: Shelf, title: ShelfTitle, maturityAge: number): boolean =>
  maturityOf(shelf, title) <= maturityAge &&
  (title.kind === 'series' ? visibleEpisodes(shelf, title, maturityAge).length > 0 : isVisible(shelf, title))

/** Members can press play: the title has a build, or the series has an episode with one. */
export const isPlayable = (shelf: Shelf, title: ShelfTitle): boolean =>
  title.kind === 'series' ? visibleEpisodes(shelf, title).some((episode) => episode.build) : title.build !== undefined

export const seriesOf = (shelf: Shelf, title: ShelfTitle): ShelfTitle | undefined =>
  title.kind === 'episode' && title.seriesId ? shelf.titles.get(title.seriesId) : undefined
