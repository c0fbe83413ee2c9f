import { describe, expect, it } from 'vitest'
import type { PlayerMoment } from '../../src/contracts/events/player-moments.ts'
import type { PlayId, TitleId } from '../../src/contracts/ids.ts'
import { manualClock } from '../../src/kit/clock.ts'
import { newIds } from '../../src/kit/ids.ts'
import { seededRandom } from '../../src/kit/random.ts'
import type { Sending } from './play-server.ts'
import { openTelemetry } from './telemetry.ts'

const playId = '019370a0-0000-7000-8000-000000000001' as PlayId
const titleId = '019370a0-0000-7000-8000-000000000002' as TitleId

const openWith = (answer: () => Promise<void>) => {
  const clock = manualClock()
  const batches: { moments: readonly PlayerMoment[]; sending: Sending }[] = []
  const telemetry = openTelemetry({
    playId,
    titleId,
    clock,
    newId: newIds({ clock, random: seededRandom('telemetry') }),
    server: {
      sendMoments: (moments, _titleId, sending) => {
        batches.push({ moments, sending })
        return answer()
      },
    },
  })
  return { clock, batches, telemetry }
}
const kinds = (moments: readonly PlayerMoment[]) => moments.map((moment) => moment.kind)

describe('telemetry', () => {
  it('sends what was noted together, every five seconds, numbered within the play', async () => {
    const { clock, batches, telemetry } = openWith(() => Promise.resolve())
    await clock.advance(1000)
    telemetry.note('attempt')
    telemetry.note('first-frame', { elapsedMs: 80 })
    await clock.advance(3999)
    expect(batches).toEqual([])
    await clock.advance(1)
    expect(batches).toHaveLength(1)
    expect(batches[0]!.moments).toMatchObject([
      { playId, sequence: 0, at: '2026-01-01T00:00:01.000Z', kind: 'attempt' },
      { playId, sequence: 1, kind: 'first-frame', elapsedMs: 80 },
    ])
    expect(batches[0]!.sending.leaving).toBe(false)
    await telemetry.close()
    expect(batches).toHaveLength(1)
  })

  it('sends the same moments again after a failure', async () => {
    let answers = 0
    const { clock, batches, telemetry } = openWith(() => (answers++ === 0 ? Promise.reject(new Error('down')) : Promise.resolve()))
    telemetry.note('attempt')
    await clock.advance(5000)
    await clock.advance(10_000)
    expect(batches.length).toBe(2)
    expect(batches[1]!.moments).toEqual(batches[0]!.moments)
    await telemetry.close()
  })

  it('keeps 400 moments while nobody answers, and lets heartbeats go first', async () => {
    const { clock, batches, telemetry } = openWith(() => Promise.reject(new Error('down')))
    telemetry.note('attempt')
    for (let i = 0; i < 300; i += 1) telemetry.note('heartbeat')
    for (let i = 0; i < 300; i += 1) telemetry.note('seeked')
    await clock.advance(5000)
    const first = batches.at(-1)!.moments
    expect(first).toHaveLength(100)
    expect(kinds(first).slice(0, 2)).toEqual(['attempt', 'heartbeat'])
    expect(kinds(first).filter((kind) => kind === 'heartbeat')).toHaveLength(99)
    await telemetry.close()
  })

  it('sends the rest with a request that outlives the page', async () => {
    const { batches, telemetry } = openWith(() => Promise.resolve())
    telemetry.note('closed')
    await telemetry.close()
    expect(batches.map(({ moments, sending }) => [kinds(moments), sending.leaving])).toEqual([[['closed'], true]])
  })

  it('closes in peace when the last request fails', async () => {
    const { telemetry } = openWith(() => Promise.reject(new Error('down')))
    telemetry.note('closed')
    await expect(telemetry.close()).resolves.toBeUndefined()
  })
})
