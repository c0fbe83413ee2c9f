import type { Story } from '../../contracts/events.ts'
import type { PlayerMoment } from '../../contracts/events/index.ts'
import type { StoryEntry } from './tables.ts'

/** Between two moments of a player that is well lies at most a heartbeat; what is longer was a closed lid, not watching. */
const longestStepMs = 60_000

type State = 'waiting' | 'playing' | 'paused' | 'stalled' | 'over'

/** The state after a moment. Heartbeats of a play whose beginning was not heard say that it plays. */
const nextState = (state: State, kind: PlayerMoment['kind']): State => {
  switch (kind) {
    case 'first-frame':
    case 'playing':
    case 'resumed':
      return 'playing'
    case 'paused':
      return 'paused'
    case 'stalled':
      return state === 'playing' ? 'stalled' : state
    case 'heartbeat':
      return state === 'waiting' ? 'playing' : state
    case 'ended':
    case 'closed':
    case 'failed':
      return 'over'
    default:
      return state
  }
}

/**
 * What a play was like: a fold over its entries in order of time. The player is in one of five states, and the time between two moments
 * belongs to the state before it:
 *
 *     waiting --first-frame--> playing <--playing, paused--> paused
 *                              playing --stalled--> stalled --resumed--> playing        any --ended, closed, failed--> over
 *
 * A wait counts as a stall only out of `playing`. Its length is what the player says when it goes on, else the time until it left that
 * state, else until the last moment that was heard. The average bitrate is weighted by the time watched at it.
 */
export const summaryOf = (entries: readonly StoryEntry[]): Story['summary'] => {
  const summary: Story['summary'] = { stalls: 0, stalledMs: 0, watchedSeconds: 0 }
  let state: State = 'waiting'
  let since = 0
  let stalledSince = 0
  let kbps: number | undefined
  let [watchedMs, kbpsMs, ratedMs] = [0, 0, 0]
  for (const entry of entries) {
    if (entry.source === 'playback') {
      if (entry.kind === 'ended') summary.ended = entry.data.reason
      continue
    }
    const { moment, at } = entry
    if (state === 'playing') {
      const stepMs = Math.min(at - since, longestStepMs)
      watchedMs += stepMs
      kbpsMs += (kbps ?? 0) * stepMs
      ratedMs += kbps === undefined ? 0 : stepMs
    }
    const next = nextState(state, moment.kind)
    if (state === 'stalled' && next !== 'stalled')
      summary.stalledMs += (moment.kind === 'resumed' ? moment.elapsedMs : undefined) ?? at - stalledSince
    if (state === 'playing' && next === 'stalled') {
      summary.stalls += 1
      stalledSince = at
    }
    if (moment.kind === 'first-frame') summary.firstFrameMs ??= moment.elapsedMs
    if (moment.kind === 'ended' || moment.kind === 'closed') summary.ended ??= moment.kind
    if (moment.kind === 'failed') summary.failure = moment.message ?? moment.code ?? 'unknown'
    state = next
    kbps = moment.bitrateKbps ?? kbps
    since = at
  }
  if (state === 'stalled') summary.stalledMs += since - stalledSince
  return { ...summary, watchedSeconds: watchedMs / 1000, ...(ratedMs > 0 && { averageKbps: Math.round(kbpsMs / ratedMs) }) }
}
