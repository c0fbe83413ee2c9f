import type { PlayId, TitleId } from '../../contracts/ids.ts'
import type { RecordTable } from '../../engines/records/port.ts'
import type { Clock } from '../../kit/clock.ts'
import { messageOf } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import { type Refreshed, refreshed } from '../../kit/refreshed.ts'
import type { Candidates } from './candidates.ts'
import { type CoWatching, coWatchingOf } from './co-watching.ts'
import { type CountedPlay, type Day, popularityOf, ranked } from './popularity.ts'
import { type PlayRecord, recentDays } from './tables.ts'

/** What this house's people watch, as far as rows need it. Episodes count for their series. */
export interface Habits {
  /** Most watched first. */
  readonly popular: readonly { readonly titleId: TitleId; readonly score: number }[]
  readonly coWatching: CoWatching
}

/** Without news it changes with the days only, and with what other processes heard. */
const maxAgeMs = 60_000
/** Plays of one day that are looked at; each is two records. */
const playsPerDay = 10_000
/** Plays of these days may still be told of: today's, and yesterday's that are not over. */
const openDays = 2

export const openHabits = (needs: {
  plays: RecordTable<PlayRecord>
  candidates: Refreshed<Candidates>
  clock: Clock
  log: Log
}): Refreshed<Habits> => {
  // Days that are over do not change any more.
  const closed = new Map<string, CountedPlay[]>()

  const readDays = async (): Promise<Day[]> => {
    const days = recentDays(needs.clock.now())
    for (const day of closed.keys()) if (!days.includes(day)) closed.delete(day)
    const result: Day[] = []
    for (const [ago, day] of days.entries()) {
      const plays = closed.get(day) ?? countedPlays(await needs.plays.range(day, { limit: playsPerDay * 2 }))
      if (ago >= openDays) closed.set(day, plays)
      result.push({ ago, plays })
    }
    return result
  }

  return refreshed({
    maxAgeMs,
    clock: needs.clock,
    load: async () => {
      const [{ seriesOf }, days] = await Promise.all([needs.candidates.read(), readDays()])
      const asShown = days.map(({ ago, plays }) => ({
        ago,
        plays: plays.map((play) => ({ ...play, titleId: seriesOf.get(play.titleId) ?? play.titleId })),
      }))
      return { popular: ranked(popularityOf(asShown)), coWatching: coWatchingOf(asShown.flatMap(({ plays }) => plays)) }
    },
    onTrouble: (trouble) =>
      needs.log.warn('what is watched could not be read; rows are made from what is known', { error: messageOf(trouble) }),
  })
}

/** Plays that playback granted and of which the same profile's player reported a first frame. */
const countedPlays = (records: readonly { readonly key: string; readonly value: PlayRecord }[]): CountedPlay[] => {
  const started = new Map<PlayId, Extract<PlayRecord, { kind: 'started' }>>()
  for (const { key, value } of records) if (value.kind === 'started') started.set(playOf(key), value)
  return records.flatMap(({ key, value }) => {
    const play = started.get(playOf(key))
    if (value.kind !== 'watched' || play?.profileId !== value.profileId) return []
    return [{ titleId: play.titleId, profileId: play.profileId, watchedSeconds: value.watchedSeconds }]
  })
}

const playOf = (key: string): PlayId => key.slice(0, key.indexOf('|')) as PlayId
