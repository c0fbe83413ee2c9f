import { describe, expect, it } from 'vitest'
import { callAs, clientOf } from '../../../test/helpers/calls.ts'
import { rememberingEventLog } from '../../../test/helpers/event-log.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import { openTestRecords } from '../../../test/helpers/records.ts'
import type { events } from '../../contracts/events.ts'
import type { EventOf, PlayerMoment, playStarted } from '../../contracts/events/index.ts'
import type { BuildId, PlayId, ProfileId, TitleId } from '../../contracts/ids.ts'
import { manualClock, toInstant } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { seededRandom } from '../../kit/random.ts'
import { buildEvents } from './index.ts'

const titleId = '019370a0-0000-7000-8000-0000000000e1' as TitleId
const buildId = '019370a0-0000-7000-8000-0000000000f1' as BuildId
const me = testPerson()
const stranger = testPerson({ profileId: '019370a0-0000-7000-8000-0000000000c2' as ProfileId })

const openHouse = async () => {
  const clock = manualClock()
  const store = await openTestRecords(clock)
  const eventLog = rememberingEventLog()
  const newId = newIds({ clock, random: seededRandom('events') })
  const service = await buildEvents({ records: store.records, eventLog, clock })
  const as = (person = me) => clientOf<typeof events>(service, callAs({ person }))
  const hear = async (event: { name: string }) => {
    const { react } = service.reactions!.find((each) => each.event.name === event.name)!
    await react(event as Parameters<typeof react>[0])
  }
  let heard = 0
  return {
    clock,
    newId,
    eventLog,
    as,
    hear,
    moment: (playId: PlayId, sequence: number, kind: PlayerMoment['kind'], facts: Partial<PlayerMoment> = {}): PlayerMoment => ({
      id: newId(),
      playId,
      sequence,
      at: toInstant(clock.now()),
      kind,
      ...facts,
    }),
    /** Hands what the log has and was not heard yet to the reactions. */
    async drain() {
      const told = eventLog.told()
      for (const { topic: _, ...event } of told.slice(heard)) await hear(event)
      heard = told.length
    },
    async start(change: Partial<EventOf<typeof playStarted>['data']> = {}): Promise<PlayId> {
      const playId = newId<PlayId>()
      const at = toInstant(clock.now())
      const data = {
        playId,
        titleId,
        buildId,
        profileId: me.profileId,
        expiresAt: at,
        device: 'Chromium',
        pathways: ['a'],
        reasons: [],
        ...change,
      }
      await hear({ id: newId(), name: 'play.started', at, key: playId, sequence: 1, data } as EventOf<typeof playStarted>)
      return playId
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

describe('accepting moments', () => {
  it('puts each into the log under its play, with the profile of whoever sent it', async () => {
    await using house = await openHouse()
    const moment = house.moment(house.newId<PlayId>(), 3, 'first-frame', { elapsedMs: 300 })
    expect(await house.as().accept({ moments: [moment], titleId })).toEqual({ accepted: 1 })
    expect(house.eventLog.told()).toEqual([
      {
        topic: 'player.moments',
        id: moment.id,
        name: 'player.moment',
        at: '2026-01-01T00:00:00.000Z',
        key: moment.playId,
        sequence: 3,
        data: { ...moment, profileId: me.profileId, titleId },
      },
    ])
  })

  it('moves a batch of a clock that runs ahead back to now, as a whole', async () => {
    await using house = await openHouse()
    const playId = house.newId<PlayId>()
    const at = (ms: number) => toInstant(house.clock.now() + ms)
    const moments = [house.moment(playId, 0, 'attempt', { at: at(299_000) }), house.moment(playId, 1, 'first-frame', { at: at(300_000) })]
    await house.as().accept({ moments })
    await house.as().accept({ moments: [house.moment(playId, 2, 'paused', { at: at(-5000) })] })
    expect(house.eventLog.told().map((event) => (event.data as PlayerMoment).at)).toEqual([at(-1000), at(0), at(-5000)])
  })

  it('refuses what is no moment, and more than two hundred', async () => {
    await using house = await openHouse()
    const moment = house.moment(house.newId<PlayId>(), 0, 'attempt')
    const refused = [
      [],
      [{ ...moment, kind: 'danced' as 'attempt' }],
      [{ ...moment, id: 'one' }],
      [{ ...moment, message: 'x'.repeat(1001) }],
      Array.from({ length: 201 }, () => moment),
    ]
    for (const moments of refused) await expect(house.as().accept({ moments })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(house.eventLog.told()).toEqual([])
  })
})

describe("a play's story", () => {
  it('is told in order of time, in words, with a summary', async () => {
    await using house = await openHouse()
    const playId = await house.start({ reasons: ['AV1 up to 1080p'] })
    await house.clock.advance(200)
    const attempt = house.moment(playId, 0, 'attempt')
    await house.clock.advance(300)
    const first = house.moment(playId, 1, 'first-frame', { elapsedMs: 300, height: 360 })
    await house.clock.advance(10_000)
    const closed = house.moment(playId, 2, 'closed', { mediaSeconds: 10 })
    await house.as().accept({ moments: [closed, first, attempt] })
    await house.drain()
    expect(await house.as().readStory({ playId })).toEqual({
      playId,
      titleId,
      buildId,
      startedAt: '2026-01-01T00:00:00.000Z',
      summary: { stalls: 0, stalledMs: 0, watchedSeconds: 10, firstFrameMs: 300, ended: 'closed' },
      lines: [
        {
          at: '2026-01-01T00:00:00.000Z',
          sinceStartMs: 0,
          source: 'playback',
          kind: 'started',
          words: 'The play may begin on Chromium, from a. AV1 up to 1080p.',
          data: { device: 'Chromium', expiresAt: '2026-01-01T00:00:00.000Z', pathways: ['a'], reasons: ['AV1 up to 1080p'] },
        },
        {
          at: '2026-01-01T00:00:00.200Z',
          sinceStartMs: 200,
          source: 'player',
          kind: 'attempt',
          words: 'The viewer pressed play.',
          data: {},
        },
        {
          at: '2026-01-01T00:00:00.500Z',
          sinceStartMs: 500,
          source: 'player',
          kind: 'first-frame',
          words: 'First frame after 300 ms with 360p.',
          data: { elapsedMs: 300, height: 360 },
        },
        {
          at: '2026-01-01T00:00:10.500Z',
          sinceStartMs: 10_500,
          source: 'player',
          kind: 'closed',
          words: 'The viewer left at 0:10.',
          data: { mediaSeconds: 10 },
        },
      ],
    })
  })

  it('is the same when every batch is sent twice and every event is heard twice and in any order', async () => {
    await using house = await openHouse()
    const playId = await house.start()
    await house.clock.advance(1000)
    const moments = [house.moment(playId, 0, 'attempt'), house.moment(playId, 1, 'first-frame', { elapsedMs: 10 })]
    await house.as().accept({ moments })
    await house.drain()
    const story = await house.as().readStory({ playId })
    await house.as().accept({ moments })
    await house.drain()
    for (const { topic: _, ...event } of house.eventLog.told().toReversed()) await house.hear(event)
    expect(await house.as().readStory({ playId })).toEqual(story)
    expect(story.lines).toHaveLength(3)
  })

  it('leaves out what another profile says, also when it was heard before the start', async () => {
    await using house = await openHouse()
    const playId = house.newId<PlayId>()
    await house.as(stranger).accept({ moments: [house.moment(playId, 0, 'failed', { message: 'a lie' })] })
    await house.as().accept({ moments: [house.moment(playId, 0, 'attempt')] })
    await house.drain()
    expect((await house.as().readStory({ playId })).lines).toHaveLength(2)
    await house.start({ playId })
    const { lines, summary } = await house.as().readStory({ playId })
    expect(lines.map((line) => line.kind)).toEqual(['started', 'attempt'])
    expect(summary.failure).toBeUndefined()
  })

  it("believes whoever speaks of an operator's test play", async () => {
    await using house = await openHouse()
    const playId = await house.start({ profileId: undefined })
    await house.as().accept({ moments: [house.moment(playId, 0, 'attempt')] })
    await house.drain()
    expect((await house.as().readStory({ playId })).lines).toHaveLength(2)
  })

  it('says how playback ended and revoked it', async () => {
    await using house = await openHouse()
    const playId = await house.start()
    await house.clock.advance(1000)
    const at = toInstant(house.clock.now())
    const event = (name: string, sequence: number, data: object) => ({ id: house.newId(), name, at, key: playId, sequence, data })
    await house.hear(event('play.revoked', 2, { playId, expiresAt: at, reason: 'the account was closed' }))
    await house.hear(event('play.ended', 3, { playId, titleId, reason: 'revoked' }))
    const { lines, summary } = await house.as().readStory({ playId })
    expect(
      lines
        .slice(1)
        .map((line) => line.kind)
        .toSorted(),
    ).toEqual(['ended', 'revoked'])
    expect(summary.ended).toBe('revoked')
  })

  it('is refused for a play that nobody heard of', async () => {
    await using house = await openHouse()
    await expect(house.as().readStory({ playId: house.newId() })).rejects.toMatchObject({ code: 'NO_SUCH_PLAY', status: 404 })
  })
})

describe('the latest plays', () => {
  it('are listed latest first, over midnight too, as many as asked for', async () => {
    await using house = await openHouse()
    const made: PlayId[] = []
    for (const hours of [0, 23, 1, 30]) {
      await house.clock.advance(hours * 3_600_000)
      made.unshift(await house.start())
    }
    const ids = async (limit?: number) => (await house.as().listPlays({ ...(limit && { limit }) })).items.map((play) => play.playId)
    expect(await ids()).toEqual(made)
    expect(await ids(2)).toEqual(made.slice(0, 2))
    await house.clock.advance(29 * 86_400_000)
    expect(await ids()).toEqual([made[0]])
  })
})

describe('the service right now', () => {
  it('counts plays, starts and failures, and measures first frames and waiting', async () => {
    await using house = await openHouse()
    const [good, bad] = [await house.start(), await house.start()]
    await house.as().accept({
      moments: [house.moment(good, 0, 'first-frame', { elapsedMs: 200 }), house.moment(bad, 0, 'first-frame', { elapsedMs: 900 })],
    })
    await house.clock.advance(9000)
    await house.as().accept({ moments: [house.moment(good, 1, 'stalled'), house.moment(bad, 1, 'failed', { code: '3016' })] })
    await house.clock.advance(2000)
    await house.as().accept({ moments: [house.moment(good, 2, 'resumed', { elapsedMs: 2000 })] })
    await house.drain()
    await house.drain()
    const now = await house.as().readNow()
    expect(now).toMatchObject({ playing: 1, firstFrameMs: { p50: 200, p95: 900 }, rebufferRatio: 0.1 })
    expect(now.startsPerMinute).toHaveLength(15)
    expect(now.startsPerMinute.at(-1)).toEqual({ at: '2026-01-01T00:00:00.000Z', starts: 2, failures: 1 })
    expect(now.startsPerMinute[0]).toEqual({ at: '2025-12-31T23:46:00.000Z', starts: 0, failures: 0 })
  })

  it('forgets a play a minute after the last word of it, and a minute after a quarter of an hour', async () => {
    await using house = await openHouse()
    const playId = await house.start()
    await house.as().accept({ moments: [house.moment(playId, 0, 'first-frame', { elapsedMs: 200 })] })
    await house.drain()
    await house.clock.advance(59_999)
    expect((await house.as().readNow()).playing).toBe(1)
    await house.clock.advance(1)
    expect((await house.as().readNow()).playing).toBe(0)
    await house.clock.advance(13 * 60_000)
    expect((await house.as().readNow()).firstFrameMs).toEqual({ p50: 200, p95: 200 })
    await house.clock.advance(60_000)
    expect((await house.as().readNow()).firstFrameMs).toBeUndefined()
  })

  it('is empty in an empty house', async () => {
    await using house = await openHouse()
    expect(await house.as().readNow()).toMatchObject({ playing: 0, rebufferRatio: 0 })
  })

  it('believes nobody about plays that were not started, or are not theirs', async () => {
    await using house = await openHouse()
    const playId = await house.start()
    await house.as(stranger).accept({ moments: [house.moment(playId, 0, 'failed'), house.moment(house.newId<PlayId>(), 0, 'failed')] })
    await house.as(stranger).accept({ moments: [house.moment(house.newId<PlayId>(), 0, 'first-frame', { elapsedMs: 1 })] })
    await house.drain()
    const now = await house.as().readNow()
    expect([now.playing, now.firstFrameMs, now.startsPerMinute.at(-1)!.failures]).toEqual([0, undefined, 0])
  })
})
