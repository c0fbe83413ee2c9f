import type { ProfileId, TitleId } from '../../contracts/ids.ts'

/** A play that counts: somebody saw its first frame. */
export interface CountedPlay {
  readonly titleId: TitleId
  readonly profileId: ProfileId
  readonly watchedSeconds: number
}

/** What was watched on one day. */
export interface Day {
  /** Days ago, 0 is today. */
  readonly ago: number
  readonly plays: readonly CountedPlay[]
}

/** A play's weight halves every week. */
const halfLifeDays = 7
/** Watching this long makes a play count for one more, up to three more. */
const secondsForOneMore = 1200
const mostMore = 3

/**
 * How much each title is watched:
 *
 *     score = sum over plays of (1 + min(3, watched / 20 min)) * 2^(-age / 7 d)
 *
 * Pressing play says something, staying says more. Ages are whole days, so that the sum of a past day is computed once.
 */
export const popularityOf = (days: readonly Day[]): Map<TitleId, number> => {
  const scores = new Map<TitleId, number>()
  for (const { ago, plays } of days) {
    const decay = 2 ** (-ago / halfLifeDays)
    for (const play of plays) scores.set(play.titleId, (scores.get(play.titleId) ?? 0) + weightOf(play) * decay)
  }
  return scores
}

const weightOf = (play: CountedPlay): number => 1 + Math.min(mostMore, play.watchedSeconds / secondsForOneMore)

/** Most watched first; the id decides between equals, so that the order does not flicker. */
export const ranked = (scores: ReadonlyMap<TitleId, number>): { titleId: TitleId; score: number }[] =>
  [...scores].map(([titleId, score]) => ({ titleId, score })).toSorted((a, b) => b.score - a.score || (a.titleId < b.titleId ? -1 : 1))
