import { describe, expect, it } from 'vitest'
import type { PlayId, ProfileId, TitleId } from '../../src/contracts/ids.ts'
import { manualClock } from '../../src/kit/clock.ts'
import { keptPositions } from './kept-positions.ts'
import type { KeyValueStore, PositionWrite, Sending } from './play-server.ts'
import { openPositions } from './positions.ts'

const profileId = '019370a0-0000-7000-8000-000000000003' as ProfileId
const session = {
  titleId: '019370a0-0000-7000-8000-000000000002' as TitleId,
  playId: '019370a0-0000-7000-8000-000000000001' as PlayId,
  durationSeconds: 60,
}
const otherTitle = (n: number) => `019370a0-0000-7000-8000-0000000001${String(n).padStart(2, '0')}` as TitleId

const memoryStore = (): KeyValueStore & { readonly map: Map<string, string> } => {
  const map = new Map<string, string>()
  return {
    map,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  }
}

const openWith = (storage: KeyValueStore = memoryStore()) => {
  const clock = manualClock()
  const sent: (PositionWrite & Sending)[] = []
  const server = {
    isDown: false,
    savePosition: async (position: PositionWrite, sending: Sending) => {
      sent.push({ ...position, ...sending })
      if (server.isDown) throw new Error('down')
    },
  }
  const kept = keptPositions({ profileId, storage, clock })
  return { clock, sent, server, kept, positions: openPositions({ session, clock, server, kept }) }
}
const seconds = (sent: readonly PositionWrite[]) => sent.map((position) => position.positionSeconds)

describe('positions', () => {
  it('writes every ten seconds while the film runs', async () => {
    const { clock, sent, positions } = openWith()
    for (let second = 1; second <= 25; second += 1) {
      await clock.advance(1000)
      positions.passing(second)
    }
    expect(seconds(sent)).toEqual([10, 20])
    expect(sent[0]).toEqual({ ...session, positionSeconds: 10, ageMs: 0, leaving: false })
  })

  it('writes a pause or a seek at once, but the same place only once', () => {
    const { sent, positions } = openWith()
    positions.settled(12)
    positions.settled(12.3)
    positions.settled(40)
    expect(seconds(sent)).toEqual([12, 40])
  })

  it('writes the end of a visit with a request that outlives the page', () => {
    const { sent, positions } = openWith()
    void positions.close(33)
    expect(sent).toEqual([{ ...session, positionSeconds: 33, ageMs: 0, leaving: true }])
  })

  it('never writes a place behind the end', () => {
    const { sent, positions } = openWith()
    positions.settled(60.4)
    expect(seconds(sent)).toEqual([60])
  })

  it('keeps the latest place on the device while the server is away and sends it later with its age', async () => {
    const { clock, sent, server, positions, kept } = openWith()
    server.isDown = true
    positions.settled(12)
    await clock.advance(1000)
    positions.settled(40)
    await clock.advance(86_400_000)
    server.isDown = false
    sent.length = 0
    await kept.send(server)
    expect(sent).toEqual([{ ...session, positionSeconds: 40, ageMs: 86_400_000, leaving: false }])
    await kept.send(server)
    expect(sent).toHaveLength(1)
  })

  it('keeps nothing that the server has', async () => {
    const storage = memoryStore()
    const { clock, positions } = openWith(storage)
    positions.settled(12)
    expect(storage.map.size).toBe(1)
    await clock.advance(1)
    expect(storage.map.size).toBe(0)
  })

  it('does not forget a newer place when an older one arrives late', async () => {
    const { clock, kept } = openWith()
    const at = clock.now()
    await clock.advance(5)
    kept.keep({ ...session, positionSeconds: 20 })
    kept.forget(session.titleId, at)
    const sent: PositionWrite[] = []
    await kept.send({ savePosition: async (position) => void sent.push(position) })
    expect(seconds(sent)).toEqual([20])
  })

  it('keeps at most fifty titles', async () => {
    const { kept } = openWith()
    for (let n = 0; n < 60; n += 1) kept.keep({ ...session, titleId: otherTitle(n), positionSeconds: n })
    const sent: PositionWrite[] = []
    await kept.send({ savePosition: async (position) => void sent.push(position) })
    expect(seconds(sent)).toEqual(Array.from({ length: 50 }, (_, index) => index + 10))
  })

  it('bears storage that is broken or forbidden', async () => {
    const broken = memoryStore()
    broken.setItem(`vitascope.positions.${profileId}`, '[{"titleId":1},"x",null')
    const forbidden: KeyValueStore = {
      getItem: () => {
        throw new Error('forbidden')
      },
      setItem: () => {
        throw new Error('forbidden')
      },
      removeItem: () => {
        throw new Error('forbidden')
      },
    }
    for (const storage of [broken, forbidden]) {
      const { sent, server, positions, kept } = openWith(storage)
      await kept.send(server)
      positions.settled(12)
      expect(seconds(sent)).toEqual([12])
    }
  })
})
