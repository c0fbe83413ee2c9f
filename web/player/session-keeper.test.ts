import { describe, expect, it } from 'vitest'
import type { BuildId, PlayId, TitleId } from '../../src/contracts/ids.ts'
import type { PlaySession } from '../../src/contracts/playback.ts'
import { manualClock, toInstant } from '../../src/kit/clock.ts'
import { keepSession, renewInMs } from './session-keeper.ts'

const minuteMs = 60_000
const sessionUntil = (expiresAtMs: number): PlaySession => ({
  playId: '019370a0-0000-7000-8000-000000000001' as PlayId,
  titleId: '019370a0-0000-7000-8000-000000000002' as TitleId,
  buildId: '019370a0-0000-7000-8000-000000000003' as BuildId,
  dashUrl: 'http://e/t/m.mpd',
  hlsUrl: 'http://e/t/m.m3u8',
  pathways: [{ edge: 'one', baseUrl: 'http://e/t/', dashUrl: 'http://e/t/m.mpd', hlsUrl: 'http://e/t/m.m3u8' }],
  expiresAt: toInstant(expiresAtMs),
  durationSeconds: 60,
  resumeSeconds: 0,
  heartbeatSeconds: 30,
})

const keepWith = (answers: { renew?: () => Promise<PlaySession>; goOn?: () => boolean } = {}) => {
  const clock = manualClock(0)
  const calls: string[] = []
  const keeper = keepSession({
    session: sessionUntil(100 * minuteMs),
    clock,
    server: {
      renew: () => {
        calls.push(`renew at ${clock.now() / minuteMs}`)
        return answers.renew ? answers.renew() : Promise.resolve(sessionUntil(clock.now() + 100 * minuteMs))
      },
      heartbeat: async () => {
        calls.push('heartbeat')
        return { goOn: answers.goOn?.() ?? true }
      },
    },
    onRenewed: (session) => void calls.push(`renewed until ${session.expiresAt}`),
    onStopped: () => void calls.push('stopped'),
  })
  const renewals = () => calls.filter((call) => call.startsWith('renew'))
  return { clock, calls, renewals, keeper }
}

describe('the session keeper', () => {
  it('says that the play is alive every thirty seconds', async () => {
    const { clock, calls, keeper } = keepWith()
    await clock.advance(29_999)
    expect(calls).toEqual([])
    await clock.advance(60_001)
    expect(calls).toEqual(['heartbeat', 'heartbeat', 'heartbeat'])
    await keeper.close()
  })

  it('tells when the play shall not go on', async () => {
    const { clock, calls, keeper } = keepWith({ goOn: () => false })
    await clock.advance(30_000)
    expect(calls).toEqual(['heartbeat', 'stopped'])
    await keeper.close()
  })

  it('renews when four fifths of the right have passed, again and again', async () => {
    const { clock, renewals, keeper } = keepWith()
    await clock.advance(80 * minuteMs - 1)
    expect(renewals()).toEqual([])
    await clock.advance(1)
    expect(renewals()).toEqual(['renew at 80', 'renewed until 1970-01-01T03:00:00.000Z'])
    await clock.advance(80 * minuteMs)
    expect(renewals()).toHaveLength(4)
    await keeper.close()
  })

  it('asks again every fifteen seconds while nobody answers', async () => {
    const { clock, renewals, keeper } = keepWith({ renew: () => Promise.reject(new Error('down')) })
    await clock.advance(80 * minuteMs + 30_000)
    expect(renewals()).toEqual(['renew at 80', 'renew at 80.25', 'renew at 80.5'])
    await keeper.close()
  })

  it('renews once for two who ask at the same time, and tells them when it is refused', async () => {
    const good = keepWith()
    await Promise.all([good.keeper.renewNow(), good.keeper.renewNow()])
    expect(good.renewals()).toHaveLength(2)
    await good.keeper.close()
    const bad = keepWith({ renew: () => Promise.reject(new Error('no such play')) })
    await expect(bad.keeper.renewNow()).rejects.toThrow('no such play')
    await bad.keeper.close()
  })

  it.each([
    ['a long right', 200 * minuteMs, 160 * minuteMs],
    ['a short right', 3 * minuteMs, 1.5 * minuteMs],
    ['a right that is over by the clock of this device', -5 * minuteMs, 0.5 * minuteMs],
  ])('finds the time to renew %s', (_, lifeMs, inMs) => {
    expect(renewInMs(sessionUntil(1e9 + lifeMs), 1e9)).toBe(inMs)
  })
})
