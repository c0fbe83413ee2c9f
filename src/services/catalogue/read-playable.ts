import { catalogue } from './implementer.ts'
import type { Shelf, ShelfTitle } from './shelf.ts'
import { isVisible, maturityOf, seriesOf, visibleEpisodes } from './visibility.ts'

export const readPlayable = catalogue.readPlayable.handler(async ({ input, context, errors }) => {
  const shelf = await context.shelves.read()
  const title = shelf.titles.get(input.titleId)
  if (!title) throw errors.NO_SUCH_TITLE()
  return {
    titleId: title.titleId,
    kind: title.kind,
    visible: isVisible(shelf, title),
    maturityAge: maturityOf(shelf, title),
    durationSeconds: title.build?.durationSeconds,
    build: title.build && { buildId: title.build.buildId, factsBlob: title.build.factsBlob },
    nextTitleId: episodeAfter(shelf, title)?.titleId,
    seriesId: title.seriesId,
  }
})

/** The next episode that can be watched. A hidden one has its place in the order too. */
const episodeAfter = (shelf: Shelf, title: ShelfTitle): ShelfTitle | undefined => {
  const series = seriesOf(shelf, title)
  if (!series) return undefined
  const watchable = new Set(visibleEpisodes(shelf, series).filter((episode) => episode.build))
  const all = shelf.episodes.get(series.titleId) ?? []
  return all.slice(all.indexOf(title) + 1).find((episode) => watchable.has(episode))
}
