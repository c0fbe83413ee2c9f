import { toInstant } from '../../kit/clock.ts'
import { catalogue } from './implementer.ts'
import type { ShelfTitle } from './shelf.ts'
import { isPlayable, isVisible, listedRights, maturityOf, visibleEpisodes } from './visibility.ts'

/** Films and series in order of their ids. A series was added when its latest episode was. */
export const listVisible = catalogue.listVisible.handler(async ({ context }) => {
  const shelf = await context.shelves.read()
  const titles = [...shelf.titles.values()].filter((title) => title.kind !== 'episode' && isVisible(shelf, title))
  const items = titles.map((title) => {
    const episodes = title.kind === 'series' ? visibleEpisodes(shelf, title) : []
    return {
      titleId: title.titleId,
      kind: title.kind,
      name: title.name,
      synopsis: title.synopsis,
      genres: [...title.genres],
      cast: title.cast.map((member) => member.name),
      year: title.year,
      maturityAge: maturityOf(shelf, title),
      playable: isPlayable(shelf, title),
      addedAt: toInstant(Math.max(...[title, ...episodes].map(addedAt))),
      episodeIds: episodes.map((episode) => episode.titleId),
      rights: listedRights(shelf, title),
    }
  })
  return { version: shelf.version, items: items.toSorted((a, b) => (a.titleId < b.titleId ? -1 : 1)) }
})

const addedAt = (title: ShelfTitle): number => title.firstPublishedAt ?? title.createdAt
