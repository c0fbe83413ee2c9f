import { catalogue } from './implementer.ts'
import type { Shelf, ShelfTitle } from './shelf.ts'
import { isVisible, maturityOf, rightsOf, seriesOf, type Sight, visibleEpisodes } from './visibility.ts'

export const readPlayable = catalogue.readPlayable.handler(async ({ input, context, errors }) => {
  const shelf = await context.shelves.read()
  const title = shelf.titles.get(input.titleId)
  if (!title) throw errors.NO_SUCH_TITLE()
  const { clock, call } = context
  // How old the viewer must be, playback knows.
  const sight = { maturityAge: Number.POSITIVE_INFINITY, place: call.place, now: clock.now() }
  return {
    titleId: title.titleId,
    kind: title.kind,
    visible: isVisible(shelf, title),
    maturityAge: maturityOf(shelf, title),
    rights: [...rightsOf(shelf, title)],
    durationSeconds: title.build?.durationSeconds,
    build: title.build && { buildId: title.build.buildId, factsBlob: title.build.factsBlob },
    nextTitleId: episodeAfter(shelf, title, sight)?.titleId,
    seriesId: title.seriesId,
  }
})

/** The next episode that can be watched there and then. A hidden one has its place in the order too. */
const episodeAfter = (shelf: Shelf, title: ShelfTitle, sight: Sight): ShelfTitle | undefined => {
  const series = seriesOf(shelf, title)
  if (!series) return undefined
  const watchable = new Set(visibleEpisodes(shelf, series, sight).filter((episode) => episode.build))
  const all = shelf.episodes.get(series.titleId) ?? []
  return all.slice(all.indexOf(title) + 1).find((episode) => watchable.has(episode))
}
