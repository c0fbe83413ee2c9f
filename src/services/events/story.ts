import type { Story } from '../../contracts/events.ts'
import type { ProfileId } from '../../contracts/ids.ts'
import { toInstant } from '../../kit/clock.ts'
import type { StartedPlay, StoryEntry } from './tables.ts'
import { wordsOf } from './words.ts'

/** Members may speak of their own plays only; about an operator's test play, and one whose start was not heard of yet, nobody is doubted. */
export const isOwn = (play: Pick<StartedPlay, 'profileId'> | undefined, profileId: ProfileId | undefined): boolean =>
  play?.profileId === undefined || play.profileId === profileId

/** The entries that count, in order of time: each moment once, however often its batch was sent, and only those of the play's own profile. */
export const ownEntries = (entries: readonly StoryEntry[], play: Pick<StartedPlay, 'profileId'> | undefined): StoryEntry[] => {
  const seen = new Set<string>()
  const own = entries.filter((entry) => {
    if (entry.source === 'playback') return true
    if (seen.has(entry.moment.id) || !isOwn(play, entry.moment.profileId)) return false
    seen.add(entry.moment.id)
    return true
  })
  return own.toSorted((a, b) => a.at - b.at || sequenceOf(a) - sequenceOf(b))
}

/** Playback speaks first at the same instant: nothing is seen before it was allowed. */
const sequenceOf = (entry: StoryEntry): number => (entry.source === 'player' ? entry.moment.sequence : -1)

/** A story's lines from `ownEntries`. */
export const linesOf = (entries: readonly StoryEntry[], startedAt: number): Story['lines'] =>
  entries.map((entry) => ({
    at: toInstant(entry.at),
    sinceStartMs: entry.at - startedAt,
    source: entry.source,
    kind: entry.source === 'player' ? entry.moment.kind : entry.kind,
    words: wordsOf(entry),
    data: dataOf(entry),
  }))

/** The facts behind the words, without what stands elsewhere in the story. */
const dataOf = (entry: StoryEntry): Record<string, unknown> => {
  const left = new Set(['id', 'playId', 'titleId', 'buildId', 'profileId', 'at', 'kind', 'sequence'])
  const facts = entry.source === 'player' ? entry.moment : entry.data
  return Object.fromEntries(Object.entries(facts).filter(([name, value]) => !left.has(name) && value !== undefined))
}
