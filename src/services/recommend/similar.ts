import { type CoWatching, coWatched } from './co-watching.ts'
import type { Candidate, Candidates } from './candidates.ts'

/** Why two titles are alike: the strongest of what they share. */
export type Likeness =
  | { readonly kind: 'cast'; readonly names: readonly string[] }
  | { readonly kind: 'genre'; readonly genres: readonly string[] }
  | { readonly kind: 'audience' }
  | { readonly kind: 'era'; readonly year: number }

export interface Similar {
  readonly candidate: Candidate
  /** 0 to 1. */
  readonly score: number
  readonly likeness: Likeness
}

/** What each kind of likeness may add; together 1. */
const weights = { genre: 0.4, audience: 0.3, cast: 0.2, era: 0.1 } as const
/** Years apart after which two titles are e times less of one era. */
const eraYears = 10
/** Alike titles that are kept of one. */
const similarKept = 60

/** The titles most like `seed`, most alike first. Sharing nothing but the decade is no likeness. */
export const similarTo = (seed: Candidate, candidates: Candidates, coWatching: CoWatching): Similar[] =>
  [...candidates.byId.values()]
    .flatMap((candidate) => (candidate.titleId === seed.titleId ? [] : (similarity(seed, candidate, coWatching) ?? [])))
    .toSorted((a, b) => b.score - a.score || (a.candidate.titleId < b.candidate.titleId ? -1 : 1))
    .slice(0, similarKept)

const similarity = (seed: Candidate, candidate: Candidate, coWatching: CoWatching): Similar | undefined => {
  const genres = shared(seed.genres, candidate.genres)
  const names = shared(seed.cast, candidate.cast)
  const audience = coWatched(coWatching, seed.titleId, candidate.titleId)
  if (genres.length === 0 && names.length === 0 && audience === 0) return undefined
  const parts = {
    // Jaccard: shared of all that either has.
    genre: weights.genre * (genres.length / Math.max(1, seed.genres.length + candidate.genres.length - genres.length)),
    audience: weights.audience * audience,
    // Two people in common are as good as many.
    cast: weights.cast * Math.min(1, names.length / 2),
    era: seed.year && candidate.year ? weights.era * Math.exp(-Math.abs(seed.year - candidate.year) / eraYears) : 0,
  }
  return {
    candidate,
    score: parts.genre + parts.audience + parts.cast + parts.era,
    likeness: strongest(parts, { genres, names, candidate }),
  }
}

const strongest = (
  parts: { readonly [Kind in keyof typeof weights]: number },
  facts: { genres: readonly string[]; names: readonly string[]; candidate: Candidate },
): Likeness => {
  const [kind] = (Object.entries(parts) as [keyof typeof weights, number][]).toSorted(([, a], [, b]) => b - a)[0]!
  if (kind === 'audience') return { kind: 'audience' }
  if (kind === 'cast') return { kind: 'cast', names: facts.names }
  if (kind === 'era' && facts.candidate.year) return { kind: 'era', year: facts.candidate.year }
  return { kind: 'genre', genres: facts.genres }
}

const shared = (one: readonly string[], other: readonly string[]): string[] => one.filter((entry) => other.includes(entry))
