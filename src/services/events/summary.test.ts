import { describe, expect, it } from 'vitest'
import type { PlayerMoment } from '../../contracts/events/index.ts'
import type { PlayId, TitleId } from '../../contracts/ids.ts'
import { summaryOf } from './summary.ts'
import type { StoryEntry } from './tables.ts'

const playId = '019370a0-0000-7000-8000-0000000000d1' as PlayId

/** A moment at this second of the play. */
const at = (seconds: number, kind: PlayerMoment['kind'], facts: Partial<PlayerMoment> = {}): StoryEntry => ({
  source: 'player',
  at: seconds * 1000,
  moment: { id: `${seconds}`, playId, sequence: seconds, at: new Date(seconds * 1000).toISOString(), kind, ...facts },
})
const ended = (seconds: number, reason: 'closed' | 'expired' | 'revoked'): StoryEntry => ({
  source: 'playback',
  at: seconds * 1000,
  kind: 'ended',
  data: { playId, titleId: 'title' as TitleId, reason },
})

describe('the summary of a play', () => {
  it('is empty before anything was heard', () => {
    expect(summaryOf([])).toEqual({ stalls: 0, stalledMs: 0, watchedSeconds: 0 })
    expect(summaryOf([at(0, 'attempt')])).toEqual({ stalls: 0, stalledMs: 0, watchedSeconds: 0 })
  })

  it('counts the time that was watched, not the pauses', () => {
    const entries = [
      at(0, 'attempt'),
      at(1, 'first-frame', { elapsedMs: 312 }),
      at(11, 'heartbeat'),
      at(16, 'paused'),
      at(40, 'heartbeat'),
      at(50, 'playing'),
      at(55, 'closed'),
    ]
    expect(summaryOf(entries)).toEqual({ stalls: 0, stalledMs: 0, watchedSeconds: 20, firstFrameMs: 312, ended: 'closed' })
  })

  it('counts a stall by what the player says of it, and not as watched', () => {
    const entries = [
      at(0, 'first-frame'),
      at(10, 'stalled'),
      at(12, 'resumed', { elapsedMs: 1750 }),
      at(20, 'stalled'),
      at(21, 'playing'),
      at(25, 'ended'),
    ]
    expect(summaryOf(entries)).toEqual({ stalls: 2, stalledMs: 2750, watchedSeconds: 22, ended: 'ended' })
  })

  it('counts a stall that never ended until the last moment', () => {
    expect(summaryOf([at(0, 'first-frame'), at(10, 'stalled'), at(15, 'heartbeat'), at(30, 'heartbeat')])).toMatchObject({
      stalls: 1,
      stalledMs: 20_000,
      watchedSeconds: 10,
    })
    expect(summaryOf([at(0, 'first-frame'), at(10, 'stalled'), at(14, 'closed')])).toMatchObject({
      stalls: 1,
      stalledMs: 4000,
      watchedSeconds: 10,
    })
  })

  it('calls no wait a stall before the first frame, in a pause, or after the end', () => {
    expect(
      summaryOf([
        at(0, 'attempt'),
        at(1, 'stalled'),
        at(5, 'first-frame'),
        at(6, 'paused'),
        at(7, 'stalled'),
        at(9, 'ended'),
        at(10, 'stalled'),
      ]),
    ).toMatchObject({
      stalls: 0,
      stalledMs: 0,
      watchedSeconds: 1,
    })
  })

  it('does not take a closed lid for watching', () => {
    expect(summaryOf([at(0, 'first-frame'), at(4000, 'heartbeat')]).watchedSeconds).toBe(60)
  })

  it('weighs the bitrate by the time watched at it', () => {
    const entries = [
      at(0, 'first-frame', { bitrateKbps: 1000 }),
      at(30, 'switched', { bitrateKbps: 4000 }),
      at(40, 'paused'),
      at(90, 'playing'),
      at(100, 'closed'),
    ]
    expect(summaryOf(entries)).toMatchObject({ watchedSeconds: 50, averageKbps: 2200 })
    expect(summaryOf([at(0, 'first-frame'), at(10, 'switched', { bitrateKbps: 4000 }), at(20, 'closed')])).toMatchObject({
      watchedSeconds: 20,
      averageKbps: 4000,
    })
  })

  it('begins in the middle when the beginning was not heard', () => {
    expect(summaryOf([at(100, 'heartbeat'), at(110, 'heartbeat'), at(120, 'stalled')])).toMatchObject({ watchedSeconds: 20, stalls: 1 })
  })

  it("says how it ended, in playback's words where there are any, and why it failed", () => {
    expect(summaryOf([at(0, 'first-frame'), at(5, 'closed'), ended(6, 'revoked')]).ended).toBe('revoked')
    expect(summaryOf([at(0, 'attempt'), at(5, 'failed', { code: '3016', message: 'The decoder gave up' })]).failure).toBe(
      'The decoder gave up',
    )
    expect(summaryOf([at(0, 'attempt'), at(5, 'failed', { code: '3016' })]).failure).toBe('3016')
  })
})
