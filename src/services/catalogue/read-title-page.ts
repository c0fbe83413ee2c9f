import type { TitlePage } from '../../contracts/catalogue.ts'
import { requireProfile } from '../../contracts/service.ts'
import { availabilityError } from '../../rules/availability-error.ts'
import { cardOf, synopsisFor, type Viewer } from './card.ts'
import { catalogue } from './implementer.ts'
import type { PublishedBuild, Shelf, ShelfTitle } from './shelf.ts'
import { availabilityFor, isVisible, mayFind, visibleEpisodes } from './visibility.ts'

/** What is hidden or meant for older people does not exist for a viewer. Where and when the rest can be watched is told. */
export const readTitlePage = catalogue.readTitlePage.handler(async ({ input, context, errors }) => {
  const { language, maturityAge } = requireProfile(context.call)
  const viewer: Viewer = { language, maturityAge, place: context.call.place, now: context.clock.now() }
  const shelf = await context.shelves.read()
  const title = shelf.titles.get(input.titleId)
  if (!title || !isVisible(shelf, title)) throw errors.NO_SUCH_TITLE()
  if (mayFind(shelf, title, viewer)) return titlePageOf(shelf, title, viewer)
  const refusal = availabilityFor(shelf, title, viewer)
  if (refusal.allow || refusal.reason === 'TOO_MATURE') throw errors.NO_SUCH_TITLE()
  throw availabilityError(errors, refusal)
})

const titlePageOf = (shelf: Shelf, title: ShelfTitle, viewer: Viewer): TitlePage => {
  const episodes = title.kind === 'series' ? visibleEpisodes(shelf, title, viewer) : []
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
