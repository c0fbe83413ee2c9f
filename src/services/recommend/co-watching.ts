import type { ProfileId, TitleId } from '../../contracts/ids.ts'
import type { CountedPlay } from './popularity.ts'

/** Titles of one profile that are paired; pairs grow with its square. */
const titlesPerProfile = 50

/** How many profiles watched both of two titles, and how many watched each. */
export interface CoWatching {
  readonly viewers: ReadonlyMap<TitleId, number>
  readonly both: ReadonlyMap<TitleId, ReadonlyMap<TitleId, number>>
}

export const coWatchingOf = (plays: Iterable<CountedPlay>): CoWatching => {
  const titles = new Map<ProfileId, Set<TitleId>>()
  for (const { profileId, titleId } of plays) {
    const watched = titles.get(profileId) ?? new Set()
    titles.set(profileId, watched)
    if (watched.size < titlesPerProfile) watched.add(titleId)
  }
  const viewers = new Map<TitleId, number>()
  const both = new Map<TitleId, Map<TitleId, number>>()
  for (const watched of titles.values()) {
    for (const one of watched) {
      viewers.set(one, (viewers.get(one) ?? 0) + 1)
      const beside = both.get(one) ?? new Map<TitleId, number>()
      both.set(one, beside)
      for (const other of watched) if (other !== one) beside.set(other, (beside.get(other) ?? 0) + 1)
    }
  }
  return { viewers, both }
}

/** Cosine of the two sets of viewers, 0 to 1: |A and B| / sqrt(|A| |B|). One profile alone is no pattern and gives 0. */
export const coWatched = ({ viewers, both }: CoWatching, one: TitleId, other: TitleId): number => {
  const together = both.get(one)?.get(other) ?? 0
  return together < 2 ? 0 : together / Math.sqrt(viewers.get(one)! * viewers.get(other)!)
}
