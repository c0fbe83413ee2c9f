import type { TitleId } from '../../contracts/ids.ts'
import type { Position } from '../../contracts/viewing.ts'
import type { Candidate, Candidates } from './candidates.ts'
import { nextEpisode } from './next-episode.ts'
import type { Similar } from './similar.ts'

/** What is known of a profile. */
export interface Taste {
  /** Latest first. */
  readonly positions: readonly Position[]
  readonly myList: readonly TitleId[]
}

/** What a row is about; its words come later, in the profile's language. */
export type Topic =
  | { readonly kind: 'continue' | 'my-list' | 'popular' | 'new' }
  | { readonly kind: 'because'; readonly seedId: TitleId }
  | { readonly kind: 'genre'; readonly genre: string }

interface PlannedRow {
  readonly rowId: string
  readonly topic: Topic
  readonly titleIds: readonly TitleId[]
}

export interface PlannedHome {
  /** Best first; the first one with a card is shown. */
  readonly heroes: readonly { readonly titleId: TitleId; readonly topic: Topic }[]
  readonly rows: readonly PlannedRow[]
}

export interface HomeFacts {
  readonly candidates: Candidates
  /** Most watched first. */
  readonly popular: readonly TitleId[]
  readonly similarTo: (seed: Candidate) => readonly Similar[]
  readonly taste: Taste
  /** Whether the profile finds a title, where it is now. */
  readonly finds: (candidate: Candidate) => boolean
}

const rowTitles = 20
const popularTitles = 10
const myListTitles = 60
/** A row of fewer is filled up with what other rows show already, or left out. */
const fullRow = 4
const smallestRow = 2
const becauseRows = 2
/** Of the titles watched last; more would cost time and say less. */
const seedsTried = 10
const genreRows = 6
const heroesTried = 10
/** Somebody who left before this share of a film, and before these seconds, only looked in. */
const lookedInShare = 0.05
const lookedInSeconds = 60

/**
 * Which titles stand on a profile's home page, in which order. Personal rows first, then what others watch, then what is new, then one
 * row per genre. Each title stands once among the rows that propose something, unless a row would be too short without it; what the
 * profile chose itself, and genres, are shown whole.
 */
export const composeHome = (facts: HomeFacts): PlannedHome => {
  const may = (candidate: Candidate | undefined): candidate is Candidate => candidate !== undefined && facts.finds(candidate)
  const { byId, seriesOf, newest, genres } = facts.candidates
  const shownAs = (titleId: TitleId) => byId.get(seriesOf.get(titleId) ?? titleId)
  const positions = positionsById(facts.taste)
  const watched = distinct(facts.taste.positions.map((position) => shownAs(position.titleId)).filter(may))
  const seen = new Set(watched)
  const used = new Set<Candidate>()

  const rows: PlannedRow[] = []
  const add = (rowId: string, topic: Topic, titles: readonly Candidate[], smallest: number) => {
    if (titles.length < smallest) return
    for (const title of titles) used.add(title)
    rows.push({ rowId, topic, titleIds: titles.map((title) => title.titleId) })
  }

  add('continue', { kind: 'continue' }, watched.filter((title) => goesOn(title, positions)).slice(0, rowTitles), 1)
  add('my-list', { kind: 'my-list' }, distinct(facts.taste.myList.map(shownAs).filter(may)).slice(0, myListTitles), 1)

  const because: { seed: Candidate; titles: Candidate[] }[] = []
  for (const seed of watched.slice(0, seedsTried)) {
    const titles = facts
      .similarTo(seed)
      .map((each) => each.candidate)
      .filter((title) => may(title) && !seen.has(title))
    if (titles.length >= smallestRow) because.push({ seed, titles })
    if (because.length === becauseRows) break
  }
  for (const { seed, titles } of because) {
    add(`because-${seed.titleId}`, { kind: 'because', seedId: seed.titleId }, fresh(titles, used, rowTitles), smallestRow)
  }
  const popular = facts.popular.map((titleId) => byId.get(titleId)).filter(may)
  add('popular', { kind: 'popular' }, fresh(popular, used, popularTitles), smallestRow)
  const newer = newest.filter(may)
  add('new', { kind: 'new' }, fresh(newer, used, rowTitles), 1)
  const ofGenres = genres
    .map(({ genre, titles }) => ({ genre, titles: titles.filter(may) }))
    .filter(({ titles }) => titles.length >= smallestRow)
  for (const { genre, titles } of ofGenres.slice(0, genreRows))
    add(`genre-${genre}`, { kind: 'genre', genre }, titles.slice(0, rowTitles), smallestRow)

  const proposals = [
    ...because.flatMap(({ seed, titles }) => titles.map((title) => ({ title, topic: { kind: 'because', seedId: seed.titleId } as const }))),
    ...popular.map((title) => ({ title, topic: { kind: 'popular' } as const })),
    ...newer.map((title) => ({ title, topic: { kind: 'new' } as const })),
  ].filter(({ title }) => title.playable)
  // Whoever has seen everything gets a hero all the same.
  const heroes = [...proposals.filter(({ title }) => !seen.has(title)), ...proposals.filter(({ title }) => seen.has(title))]
  return { heroes: heroes.slice(0, heroesTried).map(({ title, topic }) => ({ titleId: title.titleId, topic })), rows }
}

/** There is something to go on with: the middle of a film, or of a series. */
const goesOn = (title: Candidate, positions: ReadonlyMap<TitleId, Position>): boolean => {
  if (title.kind === 'series') return nextEpisode(title.episodeIds, positions)?.state === 'go-on'
  const position = positions.get(title.titleId)
  return (
    position !== undefined &&
    !position.finished &&
    position.positionSeconds >= Math.min(lookedInSeconds, position.durationSeconds * lookedInShare)
  )
}

export const positionsById = (taste: Taste): Map<TitleId, Position> =>
  new Map(taste.positions.map((position) => [position.titleId, position]))

/** Titles that no row shows yet; a row that would be short is filled up with others in its order. */
const fresh = (titles: readonly Candidate[], used: ReadonlySet<Candidate>, limit: number): Candidate[] => {
  const unused = titles.filter((title) => !used.has(title)).slice(0, limit)
  const missing = Math.max(0, fullRow - unused.length)
  return [...unused, ...titles.filter((title) => used.has(title)).slice(0, missing)]
}

const distinct = (titles: readonly Candidate[]): Candidate[] => [...new Set(titles)]
