import type { Clients } from '../../contracts/index.ts'
import type { Right } from '../../contracts/rights.ts'
import type { TitleId } from '../../contracts/ids.ts'
import { fromInstant } from '../../kit/clock.ts'

/** A film or series that may stand in a row. */
export interface Candidate {
  readonly titleId: TitleId
  readonly kind: 'film' | 'series'
  readonly genres: readonly string[]
  readonly cast: readonly string[]
  readonly year: number | undefined
  readonly maturityAge: number
  readonly rights: readonly Right[]
  readonly playable: boolean
  readonly addedAt: number
  /** In order; empty for a film. */
  readonly episodeIds: readonly TitleId[]
}

/** All candidates of one version of the catalogue, in the orders that rows need. */
export interface Candidates {
  readonly version: number
  readonly byId: ReadonlyMap<TitleId, Candidate>
  /** The series of an episode. */
  readonly seriesOf: ReadonlyMap<TitleId, TitleId>
  readonly newest: readonly Candidate[]
  /** Genres by how many titles they have, most first; their titles newest first. */
  readonly genres: readonly { readonly genre: string; readonly titles: readonly Candidate[] }[]
}

type Listing = Awaited<ReturnType<Clients['catalogue']['listVisible']>>

export const candidatesOf = ({ version, items }: Listing): Candidates => {
  const candidates = items.flatMap((item): Candidate[] =>
    item.kind === 'episode'
      ? []
      : [
          {
            titleId: item.titleId,
            kind: item.kind,
            genres: item.genres,
            cast: item.cast,
            year: item.year,
            maturityAge: item.maturityAge,
            rights: item.rights,
            playable: item.playable,
            addedAt: fromInstant(item.addedAt),
            episodeIds: item.episodeIds,
          },
        ],
  )
  // What can be played comes before what is announced.
  const newest = candidates.toSorted(
    (a, b) => Number(b.playable) - Number(a.playable) || b.addedAt - a.addedAt || (a.titleId < b.titleId ? 1 : -1),
  )
  return {
    version,
    byId: new Map(candidates.map((candidate) => [candidate.titleId, candidate])),
    seriesOf: new Map(candidates.flatMap((series) => series.episodeIds.map((episodeId) => [episodeId, series.titleId] as const))),
    newest,
    genres: byGenre(newest),
  }
}

const byGenre = (candidates: readonly Candidate[]): Candidates['genres'] => {
  const genres = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    for (const genre of new Set(candidate.genres)) {
      const titles = genres.get(genre)
      if (titles) titles.push(candidate)
      else genres.set(genre, [candidate])
    }
  }
  return [...genres]
    .map(([genre, titles]) => ({ genre, titles }))
    .toSorted((a, b) => b.titles.length - a.titles.length || (a.genre < b.genre ? -1 : 1))
}
