import { describe, expect, it } from 'vitest'
import type { PlayerMoment } from '../../contracts/events/index.ts'
import type { BuildId, PlayId, ProfileId, TitleId } from '../../contracts/ids.ts'
import { wordsOf } from './words.ts'

const playId = 'play' as PlayId
const said = (kind: PlayerMoment['kind'], facts: Partial<PlayerMoment> = {}) =>
  wordsOf({ source: 'player', at: 0, moment: { id: 'id', playId, sequence: 0, at: '2026-01-01T00:00:00.000Z', kind, ...facts } })

describe('the words of a moment', () => {
  it.each([
    ['attempt', {}, 'The viewer pressed play.'],
    ['first-frame', { elapsedMs: 312, height: 720, bitrateKbps: 2400 }, 'First frame after 312 ms with 720p at 2.4 Mbit/s.'],
    ['first-frame', {}, 'First frame.'],
    ['playing', { mediaSeconds: 83.4 }, 'Playing at 1:23.'],
    ['paused', { mediaSeconds: 3723 }, 'Paused at 1:02:03.'],
    ['seeked', { mediaSeconds: 7, bufferMs: 0 }, 'Moved to 0:07 with 0.0 s in the buffer.'],
    ['stalled', { mediaSeconds: 83, bufferMs: 210, throughputKbps: 812 }, 'Stalled at 1:23 with 0.2 s in the buffer, 812 kbit/s measured.'],
    ['resumed', { mediaSeconds: 83, elapsedMs: 1400 }, 'Went on at 1:23 after 1.4 s of waiting.'],
    [
      'switched',
      { height: 1080, bitrateKbps: 5800, bufferMs: 12_000, throughputKbps: 9300 },
      'Switched to 1080p at 5.8 Mbit/s with 12.0 s in the buffer, 9.3 Mbit/s measured.',
    ],
    ['switched', { bitrateKbps: 500 }, 'Switched to 500 kbit/s.'],
    ['switched', {}, 'Switched to another rung.'],
    ['pathway', { pathway: 'b', message: 'a answered 503' }, 'Bytes come from b now: a answered 503.'],
    ['pathway', { pathway: 'b' }, 'Bytes come from b now.'],
    ['heartbeat', { mediaSeconds: 125, height: 720, bufferMs: 14_240 }, 'Watching at 2:05: 720p, 14.2 s in the buffer.'],
    ['heartbeat', {}, 'Watching.'],
    ['ended', {}, 'Watched to the end.'],
    ['closed', { mediaSeconds: 5 }, 'The viewer left at 0:05.'],
    ['failed', { code: '3016', message: 'The decoder gave up.', mediaSeconds: 5 }, 'Failed at 0:05 (3016): The decoder gave up.'],
    ['failed', {}, 'Failed.'],
  ] as const)('%s: %#', (kind, facts, words) => {
    expect(said(kind, facts)).toBe(words)
  })
})

describe('the words of playback', () => {
  const started = {
    playId,
    titleId: 'title' as TitleId,
    buildId: 'build' as BuildId,
    expiresAt: '2026-01-01T02:00:00.000Z',
    device: 'Chromium',
    pathways: ['a', 'b'],
    reasons: ['AV1 up to 1080p', 'a is nearest.'],
  }

  it('say where the bytes come from, and why', () => {
    expect(wordsOf({ source: 'playback', at: 0, kind: 'started', data: { ...started, profileId: 'profile' as ProfileId } })).toBe(
      'The play may begin on Chromium, from a, then b. AV1 up to 1080p. a is nearest.',
    )
    expect(wordsOf({ source: 'playback', at: 0, kind: 'started', data: { ...started, pathways: [], reasons: [] } })).toBe(
      "An operator's test play may begin on Chromium, from no edge.",
    )
  })

  it('say how it ended', () => {
    const data = { playId, titleId: 'title' as TitleId }
    expect(wordsOf({ source: 'playback', at: 0, kind: 'ended', data: { ...data, reason: 'closed' } })).toBe(
      'Playback heard that the play is over.',
    )
    expect(wordsOf({ source: 'playback', at: 0, kind: 'ended', data: { ...data, reason: 'expired' } })).toBe(
      'Nothing was heard of the play for too long; it is over.',
    )
    expect(
      wordsOf({
        source: 'playback',
        at: 0,
        kind: 'revoked',
        data: { playId, expiresAt: started.expiresAt, reason: 'the account was closed' },
      }),
    ).toBe('The right to its bytes was taken away: the account was closed.')
  })
})
