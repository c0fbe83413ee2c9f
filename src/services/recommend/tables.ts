import type { PlayId, ProfileId, TitleId } from '../../contracts/ids.ts'

/**
 * `recommend.plays`: partition the UTC day on which the play began, keys `<play>|started` and `<play>|watched|<profile>`. The first is what
 * playback granted, the second what a player reported; only both together, of the same profile, count.
 */
export type PlayRecord =
  | { readonly kind: 'started'; readonly titleId: TitleId; readonly profileId: ProfileId }
  | {
      readonly kind: 'watched'
      readonly profileId: ProfileId
      /** Seconds that somebody really watched. */
      readonly watchedSeconds: number
      /** Of the last moment that counted: its place in the play, and its time. */
      readonly sequence: number
      readonly at: number
    }

/** Days that popularity looks back: after four half-lives a play weighs a sixteenth. */
const daysKept = 28
const dayMs = 86_400_000
export const playTtlMs = (daysKept + 2) * dayMs

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The day on which a play began: its id is a UUID version 7 and begins with 48 bits of Unix milliseconds (RFC 9562, section 5.7). */
export const dayOfPlay = (playId: PlayId): string => dayOf(Number.parseInt(playId.slice(0, 8) + playId.slice(9, 13), 16))

/** The last `daysKept` days, today first. */
export const recentDays = (now: number): string[] => Array.from({ length: daysKept }, (_, ago) => dayOf(now - ago * dayMs))
