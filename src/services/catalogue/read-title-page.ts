import type { TitlePage } from '../../contracts/catalogue.ts'
import { requireProfile } from '../../contracts/service.ts'
import { cardOf, synopsisFor, type Viewer } from './card.ts'
import { catalogue } from './implementer.ts'
import type { PublishedBuild, Shelf, ShelfTitle } from './shelf.ts'
import { mayFind, visibleEpisodes } from './visibility.ts'

export const readTitlePage = catalogue.readTitlePage.handler(async ({ input, context, errors }) => {
  const viewer = requireProfile(context.call)
  const shelf = await context.shelves.read()
  const title = shelf.titles.get(input.titleId)
  if (!title || !mayFind(shelf, title, viewer.maturityAge)) throw errors.NO_SUCH_TITLE()
  return titlePageOf(shelf, title, viewer)
})

const titlePageOf = (shelf: Shelf, title: ShelfTitle, viewer: Viewer): TitlePage => {
  const episodes = title.kind === 'series' ? visibleEpisodes(shelf, title, viewer.maturityAge) : []
  const builds = [title, ...episodes].flatMap((each) => each.build ?? [])
  return {
    ...cardOf(shelf, title, viewer),
    synopsis: synopsisFor(title, viewer),
    cast: [...title.cast],
    audioLanguages: inAny(builds, (build) => build.audioLanguages),
    subtitleLanguages: inAny(builds, (build) => build.subtitleLanguages),
    maxHeight: builds.reduce<number | undefined>(
      (highest, { maxHeight }) => (maxHeight === undefined ? highest : Math.max(highest ?? 0, maxHeight)),
      undefined,
    ),
    episodeCards: episodes.map((episode) => ({ ...cardOf(shelf, episode, viewer), synopsis: synopsisFor(episode, viewer) })),
  }
}

const inAny = (builds: readonly PublishedBuild[], languages: (build: PublishedBuild) => readonly string[]): string[] => [
  ...new Set(builds.flatMap(languages)),
]
