import type { EventOf, playEnded, playerMoment, playRevoked, playStarted } from '../../contracts/events/index.ts'
import type { BuildId, PlayId, ProfileId, TitleId } from '../../contracts/ids.ts'

type Data<Definition extends typeof playStarted | typeof playEnded | typeof playRevoked | typeof playerMoment> = EventOf<Definition>['data']

/** `events.stories`: partition play, key `<at>|<sequence>|<id>`, so that a part of a play can be read by time. */
export type StoryEntry =
  | { readonly source: 'player'; readonly at: number; readonly moment: Data<typeof playerMoment> }
  | { readonly source: 'playback'; readonly at: number; readonly kind: 'started'; readonly data: Data<typeof playStarted> }
  | { readonly source: 'playback'; readonly at: number; readonly kind: 'ended'; readonly data: Data<typeof playEnded> }
  | { readonly source: 'playback'; readonly at: number; readonly kind: 'revoked'; readonly data: Data<typeof playRevoked> }

/** `events.plays`: partition UTC day (`2026-11-20`), key `<started at>|<play>`; and partition play, key `startedKey`. */
export interface StartedPlay {
  readonly playId: PlayId
  readonly titleId: TitleId
  readonly buildId: BuildId
  /** Absent for an operator's test play. */
  readonly profileId?: ProfileId | undefined
  readonly startedAt: number
}

/** `events.minutes`: partition UTC minute (`2026-11-20T22:36`) in which we heard of it, key `<kind>|<play>|<profile>`: each at most once. */
export type MinuteMark =
  | { readonly kind: 'start' }
  | { readonly kind: 'failure'; readonly profileId?: ProfileId | undefined }
  | { readonly kind: 'first-frame'; readonly profileId?: ProfileId | undefined; readonly elapsedMs: number }
  | { readonly kind: 'alive'; readonly profileId?: ProfileId | undefined; readonly at: number; readonly over: boolean }

/** Stories are kept for thirty days, the marks of the minutes for one. */
export const storyTtlMs = 30 * 86_400_000
export const minuteTtlMs = 86_400_000
/** Entries of a story that are read; at a heartbeat every ten seconds, a play of fourteen hours. */
export const storyEntries = 5000

export const startedKey = 'started'

/** What is written once and never changes. */
export const onceToken = 1

export const minuteOf = (ms: number): string => new Date(ms).toISOString().slice(0, 16)
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
export const storyKey = (at: number, sequence: number, id: string): string =>
  `${new Date(at).toISOString()}|${String(sequence).padStart(16, '0')}|${id}`
