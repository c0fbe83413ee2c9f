import { createRouterClient, implement } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { callAs, clientOf } from '../../../test/helpers/calls.ts'
import { memoryBlobs } from '../../../test/helpers/memory-blobs.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import { sampleBuild } from '../../../test/helpers/sample-build.ts'
import { openTestSql } from '../../../test/helpers/sql.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import { contracts, type Clients } from '../../contracts/index.ts'
import { EventEnvelope } from '../../contracts/events/index.ts'
import type { AccountId, BuildId, PlayId, ProfileId, TitleId } from '../../contracts/ids.ts'
import type { Right } from '../../contracts/rights.ts'
import type { playback as contract, PlaySession } from '../../contracts/playback.ts'
import type { Person, Place } from '../../contracts/service.ts'
import { openOutbox } from '../../engines/outbox/sql-outbox.ts'
import { manualClock, systemClock, toInstant } from '../../kit/clock.ts'
import { hmacSha256 } from '../../kit/hash.node.ts'
import { newIds } from '../../kit/ids.ts'
import { rememberingLog, silentLog } from '../../kit/log.ts'
import { systemRandom } from '../../kit/random.ts'
import { checkEdgeToken, macsWith } from '../../rules/edge-token.ts'
import { endSilentPlays, forgetOldPlays } from './end-silent-plays.ts'
import type { PlaybackContext } from './implementer.ts'
import { buildPlayback } from './index.ts'
import { onTitleRemoved } from './on-title-removed.ts'
import { onTitleRightsChanged } from './on-title-rights-changed.ts'
import { revokeOverstayedPlays } from './revoke-overstayed-plays.ts'

const keys = [{ keyId: 3, secret: new Uint8Array(32).fill(3) }]
const nextTitleId = '019370a0-0000-7000-8000-0000000000e9' as TitleId
const otherProfile = testPerson({ profileId: '019370a0-0000-7000-8000-0000000000c2' as ProfileId })
const operator = testPerson({
  accountId: '019370a0-0000-7000-8000-0000000000a9' as AccountId,
  profileId: '019370a0-0000-7000-8000-0000000000c9' as ProfileId,
  operator: true,
})
const hour = 3_600_000

/** Playback on a real database, with peers that answer as they are told here. */
const openWorld = async () => {
  const house = await openTestSql()
  const clock = manualClock()
  const newId = newIds({ clock: systemClock, random: systemRandom })
  const log = rememberingLog()
  const blobs = memoryBlobs()
  const build = await sampleBuild(blobs)
  const told: { topic: string; value: string }[] = []
  const eventLog = {
    append: async (topic: string, entries: readonly { value: string }[]) =>
      void told.push(...entries.map(({ value }) => ({ topic, value }))),
  }
  const outbox = openOutbox({ sql: house.sql, eventLog, clock: systemClock, newId, log: silentLog })

  const peers = {
    title: {
      titleId: build.titleId,
      kind: 'film' as const,
      visible: true,
      maturityAge: 12,
      rights: [] as Right[],
      build: { buildId: build.buildId, factsBlob: build.factsBlob } as { buildId: BuildId; factsBlob: string } | undefined,
      nextTitleId,
    },
    offer: { offerId: 'house', name: 'House', maxHeight: 2160, streams: 4, downloads: 4, ads: false, open: true },
    active: true,
    positions: [] as { titleId: TitleId; positionSeconds: number; finished: boolean }[],
    pathways: [
      { edge: 'one', port: 4401, reason: 'well, holds the build' },
      { edge: 'two', port: 4402, publicUrl: 'https://two.example.org', reason: 'well, fetches the build when asked' },
    ] as { edge: string; port: number; publicUrl?: string; reason: string }[],
    builds: [] as { buildId: BuildId; titleId: TitleId; state: 'ready' | 'removed'; factsBlob: string; createdAt: string }[],
    down: new Set<string>(),
    frozen: new Set<string>(),
  }
  const up = (name: string) => {
    if (peers.down.has(name)) throw new Error(`${name} does not answer`)
  }
  const { catalogue, commerce, viewing, steering, encode } = contracts
  const whole = (one: (typeof peers.builds)[number]) => ({
    masterId: one.buildId as string as never,
    jobId: one.buildId as string as never,
    recipe: 'economy' as const,
    complete: true,
    durationSeconds: 5,
    sizeBytes: 1,
    filesBlob: one.factsBlob,
    rungs: [],
    ...one,
  })
  const clients = createRouterClient({
    catalogue: {
      readPlayable: implement(catalogue).readPlayable.handler(({ input, errors }) => {
        up('catalogue')
        if (input.titleId !== peers.title.titleId) throw errors.NO_SUCH_TITLE()
        return peers.title
      }),
    },
    commerce: {
      readEntitlement: implement(commerce).readEntitlement.handler(({ input }) => {
        up('commerce')
        return { accountId: input.accountId, active: peers.active, offer: peers.offer, since: '2026-01-01T00:00:00.000Z' }
      }),
    },
    viewing: {
      readHistory: implement(viewing).readHistory.handler(async () => {
        up('viewing')
        if (peers.frozen.has('viewing')) await new Promise(() => {})
        return {
          items: peers.positions.map((position) => ({ durationSeconds: 5, at: '2026-01-01T00:00:00.000Z', ...position })),
          myList: [],
        }
      }),
    },
    steering: {
      choosePathways: implement(steering).choosePathways.handler(() => {
        up('steering')
        return { pathways: peers.pathways }
      }),
    },
    encode: {
      readBuild: implement(encode).readBuild.handler(({ input, errors }) => {
        const found = peers.builds.find((one) => one.buildId === input.buildId)
        if (!found) throw errors.NO_SUCH_BUILD()
        return whole(found)
      }),
      listBuilds: implement(encode).listBuilds.handler(() => ({ items: peers.builds.map(whole) })),
    },
  }) as unknown as Clients

  const service = await buildPlayback({
    sql: house.sql,
    outbox,
    blobs,
    keys: { macKeys: async () => keys } as never,
    clients,
    clock,
    newId,
    log,
    settings: { edgeUrls: 'direct' },
  })
  const context = service.context as PlaybackContext
  return {
    clock,
    log,
    peers,
    build,
    blobs,
    service,
    context,
    as: (person: Person = testPerson(), origin?: string, place?: Place) =>
      clientOf<typeof contract>(service, callAs({ person, ...(origin !== undefined && { origin }), ...(place && { place }) })),
    /** Every event so far, once the outbox is empty. */
    events: async () => {
      context.outbox.nudge()
      await waitFor(async () => (await outbox.waiting()) === 0)
      return told
        .map(({ value }) => EventEnvelope.parse(JSON.parse(value)))
        .map(({ name, key, data }) => ({ name, key, data: data as Record<string, unknown> }))
    },
    removeTitle: () => {
      const data = { titleId: build.titleId }
      return onTitleRemoved(context, {
        id: newId(),
        name: 'title.removed',
        at: toInstant(clock.now()),
        key: build.titleId,
        sequence: 1,
        data,
      })
    },
    rightsChange: () =>
      onTitleRightsChanged(context, {
        id: newId(),
        name: 'title.rights-changed',
        at: toInstant(clock.now()),
        key: build.titleId,
        sequence: 1,
        data: { titleId: build.titleId },
      }),
    async [Symbol.asyncDispose]() {
      await outbox.close()
      await house[Symbol.asyncDispose]()
    },
  }
}
const tokenOf = (session: PlaySession) => new URL(session.pathways[0]!.baseUrl).pathname.split('/').at(-3)!
const claimsOf = (session: PlaySession, nowMs: number) => checkEdgeToken(tokenOf(session), nowMs, macsWith(keys, hmacSha256))

describe('start a session', () => {
  it('gives signed ways to the manifests of what the device can show', async () => {
    await using world = await openWorld()
    world.peers.positions = [{ titleId: world.build.titleId, positionSeconds: 3.5, finished: false }]
    const session = await world
      .as()
      .startSession({ titleId: world.build.titleId, device: { name: 'a browser', videoCodecs: ['av1', 'h264'], maxHeight: 720 } })
    const base = `http://localhost:4401/${tokenOf(session)}/${world.build.buildId}/`
    const second = `https://two.example.org/${tokenOf(session)}/${world.build.buildId}/`
    expect(session).toEqual({
      playId: session.playId,
      titleId: world.build.titleId,
      buildId: world.build.buildId,
      dashUrl: `${base}h264.av1_aac_720/manifest.mpd`,
      hlsUrl: `${base}h264.av1_aac_720/master.m3u8`,
      pathways: [
        { edge: 'one', baseUrl: base, dashUrl: `${base}h264.av1_aac_720/manifest.mpd`, hlsUrl: `${base}h264.av1_aac_720/master.m3u8` },
        {
          edge: 'two',
          baseUrl: second,
          dashUrl: `${second}h264.av1_aac_720/manifest.mpd`,
          hlsUrl: `${second}h264.av1_aac_720/master.m3u8`,
        },
      ],
      expiresAt: toInstant(world.clock.now() + 5_000 + hour),
      durationSeconds: 5,
      resumeSeconds: 3.5,
      nextTitleId,
      heartbeatSeconds: 30,
    })
    expect(claimsOf(session, world.clock.now())).toEqual({
      allow: true,
      token: {
        keyId: 3,
        expiresAt: world.clock.now() + 5_000 + hour,
        maxHeight: 2160,
        playId: session.playId,
        titleId: world.build.titleId,
        buildId: world.build.buildId,
      },
    })
  })

  it('reaches the edges behind the one door for a client on another machine', async () => {
    await using world = await openWorld()
    const session = await world.as(testPerson(), 'http://192.168.1.20:4400').startSession({ titleId: world.build.titleId })
    expect(session.dashUrl).toBe(`http://192.168.1.20:4400/edge/one/${tokenOf(session)}/${world.build.buildId}/h264_aac_1080/manifest.mpd`)
  })

  it("tells it once, with reasons for the play's story", async () => {
    await using world = await openWorld()
    const { playId } = await world.as().startSession({ titleId: world.build.titleId, device: { name: 'a browser' } })
    expect(await world.events()).toEqual([
      {
        name: 'play.started',
        key: playId,
        data: {
          playId,
          titleId: world.build.titleId,
          buildId: world.build.buildId,
          profileId: testPerson().profileId,
          expiresAt: toInstant(world.clock.now() + 5_000 + hour),
          device: 'a browser',
          pathways: ['one', 'two'],
          reasons: [
            'picture in H.264 up to 720 lines',
            'sound in AAC',
            'one: well, holds the build',
            'two: well, fetches the build when asked',
          ],
        },
      },
    ])
  })

  it('cuts the right to the height of the offer', async () => {
    await using world = await openWorld()
    world.peers.offer = { ...world.peers.offer, maxHeight: 480 }
    const session = await world.as().startSession({ titleId: world.build.titleId })
    expect(session.dashUrl).toContain('/h264_aac_480/')
    expect(claimsOf(session, world.clock.now())).toMatchObject({ token: { maxHeight: 480 } })
  })

  it('begins a finished title at its beginning', async () => {
    await using world = await openWorld()
    world.peers.positions = [{ titleId: world.build.titleId, positionSeconds: 4.9, finished: true }]
    expect((await world.as().startSession({ titleId: world.build.titleId })).resumeSeconds).toBe(0)
  })

  it('gives the same play to a start that comes again, also when both come at once', async () => {
    await using world = await openWorld()
    const start = (idempotencyKey: string, person?: Person) =>
      world.as(person).startSession({ titleId: world.build.titleId, idempotencyKey })
    const [first, second] = await Promise.all([start('key'), start('key')])
    await world.clock.advance(5000)
    const third = await start('key')
    expect(second).toEqual(first)
    expect(third).toEqual(first)
    expect((await start('other key')).playId).not.toBe(first.playId)
    expect((await start('key', otherProfile)).playId).not.toBe(first.playId)
    expect((await world.events()).map((event) => event.name)).toEqual(['play.started', 'play.started', 'play.started'])
  })

  it('refuses in the words of the contract, and tells nobody of a play', async () => {
    await using world = await openWorld()
    const start = (change: Parameters<ReturnType<typeof world.as>['startSession']>[0]['device'] = {}, person?: Person) =>
      world.as(person).startSession({ titleId: world.build.titleId, device: change })
    await expect(world.as().startSession({ titleId: nextTitleId })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE', defined: true })
    await expect(start({}, testPerson({ maturityAge: 7 }))).rejects.toMatchObject({
      code: 'TOO_MATURE',
      data: { maturityAge: 12, limit: 7 },
    })
    await expect(start({ videoCodecs: ['vp9'] })).rejects.toMatchObject({
      code: 'NO_REPRESENTATION',
      message: expect.stringContaining('the device shows VP9') as unknown,
    })
    world.peers.active = false
    await expect(start()).rejects.toMatchObject({ code: 'NOT_IN_OFFER', status: 403 })
    world.peers.active = true
    world.peers.pathways = []
    await expect(start()).rejects.toMatchObject({ code: 'NO_PATHWAY', status: 503 })
    world.peers.title = { ...world.peers.title, build: undefined }
    await expect(start()).rejects.toMatchObject({ code: 'NOT_READY', status: 409 })
    expect(await world.events()).toEqual([])
    expect((await world.as(operator).countPlays()).plays).toBe(0)
  })

  it('reads the facts of a build once', async () => {
    await using world = await openWorld()
    await world.as().startSession({ titleId: world.build.titleId })
    await world.as().startSession({ titleId: world.build.titleId })
    expect(world.blobs.taken).toEqual([world.build.factsBlob])
  })
})

describe('start a session while a peer is down', () => {
  it('goes by the last entitlement for fifteen minutes, then waits', async () => {
    await using world = await openWorld()
    const start = () => world.as().startSession({ titleId: world.build.titleId })
    await start()
    world.peers.down.add('commerce')
    await world.clock.advance(15 * 60_000)
    await expect(start()).resolves.toMatchObject({ titleId: world.build.titleId })
    await world.clock.advance(1)
    await expect(start()).rejects.toThrow()
  })

  it('starts at the beginning without viewing, also when that never answers', async () => {
    await using world = await openWorld()
    world.peers.positions = [{ titleId: world.build.titleId, positionSeconds: 3, finished: false }]
    world.peers.down.add('viewing')
    expect((await world.as().startSession({ titleId: world.build.titleId })).resumeSeconds).toBe(0)
    world.peers.down.clear()
    world.peers.frozen.add('viewing')
    const starting = world.as().startSession({ titleId: world.build.titleId })
    await waitFor(() => world.clock.sleepers() > 0)
    await world.clock.advance(700)
    expect((await starting).resumeSeconds).toBe(0)
  })

  it('goes by the last ranking of the build without steering', async () => {
    await using world = await openWorld()
    const start = () => world.as().startSession({ titleId: world.build.titleId })
    world.peers.down.add('steering')
    await expect(start()).rejects.toThrow()
    world.peers.down.clear()
    await start()
    world.peers.down.add('steering')
    await world.clock.advance(24 * hour)
    expect((await start()).pathways.map(({ edge }) => edge)).toEqual(['one', 'two'])
    expect(world.log.lines.map((line) => line.message)).toContain('steering did not answer, its last ranking is used')
  })

  it('does not start without the catalogue', async () => {
    await using world = await openWorld()
    world.peers.down.add('catalogue')
    await expect(world.as().startSession({ titleId: world.build.titleId })).rejects.toMatchObject({
      message: expect.not.stringContaining('no such title') as unknown,
    })
  })
})

describe('a running play', () => {
  it('is alive as long as it says so, and is ended after four missed heartbeats', async () => {
    await using world = await openWorld()
    const { playId } = await world.as().startSession({ titleId: world.build.titleId })
    const plays = async () => (await world.as(operator).countPlays()).plays
    await world.clock.advance(119_000)
    expect(await world.as().heartbeat({ playId })).toEqual({ goOn: true })
    await world.clock.advance(119_999)
    expect([await endSilentPlays(world.context), await plays()]).toEqual([0, 1])
    await world.clock.advance(1)
    expect([await endSilentPlays(world.context), await endSilentPlays(world.context), await plays()]).toEqual([1, 0, 0])
    expect((await world.events()).at(-1)).toEqual({
      name: 'play.ended',
      key: playId,
      data: { playId, titleId: world.build.titleId, profileId: testPerson().profileId, reason: 'expired' },
    })
  })

  it('goes on when it speaks again after a long silence', async () => {
    await using world = await openWorld()
    const { playId } = await world.as().startSession({ titleId: world.build.titleId })
    await world.clock.advance(600_000)
    await endSilentPlays(world.context)
    expect(await world.as().heartbeat({ playId })).toEqual({ goOn: true })
    expect((await world.as(operator).countPlays()).plays).toBe(1)
  })

  it('ends once, however often it is ended', async () => {
    await using world = await openWorld()
    const { playId } = await world.as().startSession({ titleId: world.build.titleId })
    expect(await Promise.all([world.as().endSession({ playId }), world.as().endSession({ playId })])).toEqual([{}, {}])
    expect(await world.as().heartbeat({ playId })).toEqual({ goOn: false })
    await expect(world.as().renewSession({ playId })).rejects.toMatchObject({ code: 'NO_SUCH_PLAY' })
    expect((await world.events()).map((event) => [event.name, event.data['reason']])).toEqual([
      ['play.started', undefined],
      ['play.ended', 'closed'],
    ])
  })

  it("is nobody else's", async () => {
    await using world = await openWorld()
    const { playId } = await world.as().startSession({ titleId: world.build.titleId })
    for (const stranger of [otherProfile, operator]) {
      const client = world.as(stranger)
      for (const call of [client.heartbeat, client.endSession, client.renewSession]) {
        await expect(call({ playId })).rejects.toMatchObject({ code: 'NO_SUCH_PLAY', defined: true })
      }
    }
    await expect(world.as().heartbeat({ playId: world.build.buildId as string as PlayId })).rejects.toMatchObject({ code: 'NO_SUCH_PLAY' })
    expect(await world.as().heartbeat({ playId })).toEqual({ goOn: true })
  })

  it('is renewed with its own build, a later end and the pathways of now', async () => {
    await using world = await openWorld()
    const first = await world.as().startSession({ titleId: world.build.titleId })
    world.peers.title = { ...world.peers.title, build: { buildId: nextTitleId as string as BuildId, factsBlob: world.build.factsBlob } }
    world.peers.pathways = [{ edge: 'three', port: 4403, reason: 'well, holds the build' }]
    await world.clock.advance(hour)
    await endSilentPlays(world.context)
    const second = await world.as().renewSession({ playId: first.playId })
    expect(second).toMatchObject({
      playId: first.playId,
      buildId: world.build.buildId,
      expiresAt: toInstant(world.clock.now() + 5_000 + hour),
      pathways: [{ edge: 'three' }],
    })
    expect(second.dashUrl.split('/').slice(-3)).toEqual(first.dashUrl.split('/').slice(-3))
    expect(claimsOf(second, world.clock.now() + hour)).toMatchObject({ allow: true })
    expect((await world.as(operator).countPlays()).plays).toBe(1)
  })

  it('is not renewed for whoever may not watch any more', async () => {
    await using world = await openWorld()
    const { playId } = await world.as().startSession({ titleId: world.build.titleId })
    world.peers.active = false
    await expect(world.as().renewSession({ playId })).rejects.toMatchObject({ code: 'NOT_IN_OFFER' })
    world.peers.active = true
    world.peers.offer = { ...world.peers.offer, maxHeight: 240 }
    const renewed = await world.as().renewSession({ playId })
    expect(claimsOf(renewed, world.clock.now())).toMatchObject({ token: { maxHeight: 240 } })
    world.peers.title = { ...world.peers.title, visible: false }
    await expect(world.as().renewSession({ playId })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
  })

  it('loses its right when its title is removed, whether it is alive or not', async () => {
    await using world = await openWorld()
    const start = () => world.as().startSession({ titleId: world.build.titleId })
    const over = await start()
    await world.clock.advance(hour + 5_000)
    const [alive, closed] = [await start(), await start()]
    await world.as().endSession({ playId: closed.playId })
    await world.removeTitle()
    await world.removeTitle()
    const revoked = (await world.events()).filter((event) => event.name === 'play.revoked')
    const ends = [alive, closed].map((session) => [session.playId, session.expiresAt])
    expect(revoked.map(({ key, data }) => [key, data['expiresAt']]).toSorted()).toEqual(ends.toSorted())
    expect(await world.as().heartbeat({ playId: alive.playId })).toEqual({ goOn: false })
    expect(over.expiresAt).toBe(toInstant(world.clock.now()))
  })

  it('is forgotten thirty days after its end', async () => {
    await using world = await openWorld()
    const { playId } = await world.as().startSession({ titleId: world.build.titleId })
    await world.as().endSession({ playId })
    await world.clock.advance(30 * 86_400_000)
    expect(await forgetOldPlays(world.context)).toBe(0)
    await world.clock.advance(1)
    expect(await forgetOldPlays(world.context)).toBe(1)
    await expect(world.as().heartbeat({ playId })).rejects.toMatchObject({ code: 'NO_SUCH_PLAY' })
  })

  it('is swept by the running service', async () => {
    await using world = await openWorld()
    await world.as().startSession({ titleId: world.build.titleId })
    await world.clock.advance(200_000)
    const running = await world.service.start!()
    await waitFor(async () => (await world.as(operator).countPlays()).plays === 0)
    for (const closable of running) await closable.close()
  })
})

describe('a play of a title with rights', () => {
  const right = (change: Partial<Right> = {}): Right => ({ territories: 'world', except: [], offers: 'any', ...change })
  const germany = { country: 'DE' }
  const france = { country: 'FR' }

  it.each([
    ['NOT_IN_TERRITORY', right({ territories: ['DE'] }), france, 'This title cannot be watched in France.', { country: 'FR' }],
    [
      'COUNTRY_UNKNOWN',
      right({ territories: ['DE'] }),
      undefined,
      expect.stringContaining('not known from which one') as unknown,
      undefined,
    ],
    [
      'HIDDEN_NETWORK',
      right({ except: ['FR'] }),
      { country: 'DE', anonymity: 'vpn' as const },
      'This title can be watched in some countries only, and a VPN hides where you are. Try again without it.',
      { kind: 'vpn' },
    ],
    [
      'NOT_YET',
      right({ from: '2026-12-01T00:00:00.000Z' }),
      germany,
      'This title can be watched from 1 December 2026, 00:00 UTC.',
      { from: '2026-12-01T00:00:00.000Z' },
    ],
    [
      'NO_LONGER',
      right({ until: '2025-12-01T12:30:00.000Z' }),
      germany,
      'This title could be watched until 1 December 2025, 12:30 UTC.',
      { until: '2025-12-01T12:30:00.000Z' },
    ],
    ['NEEDS_OFFER', right({ offers: ['premium'] }), germany, 'This title needs another subscription: premium.', { offers: ['premium'] }],
  ])('is refused with %s', async (code, given, place, message, data) => {
    await using world = await openWorld()
    world.peers.title.rights = [given]
    const starting = world.as(testPerson(), undefined, place).startSession({ titleId: world.build.titleId })
    await expect(starting).rejects.toMatchObject({ code, status: 403, message, data, defined: true })
    expect(await world.events()).toEqual([])
    expect(await world.as(operator).startTestSession({ titleId: world.build.titleId })).toMatchObject({ titleId: world.build.titleId })
  })

  it('has a token that ends with its window, also when it is renewed, and starts no more at its end', async () => {
    await using world = await openWorld()
    const until = world.clock.now() + 10 * 60_000
    world.peers.title.rights = [right({ until: toInstant(until) })]
    const session = await world.as().startSession({ titleId: world.build.titleId })
    expect(session.expiresAt).toBe(toInstant(until))
    expect(claimsOf(session, until - 1)).toMatchObject({ allow: true })
    expect(claimsOf(session, until)).toEqual({ allow: false, reason: 'expired' })
    await world.clock.advance(10 * 60_000 - 1)
    expect((await world.as().renewSession({ playId: session.playId })).expiresAt).toBe(toInstant(until))
    await world.clock.advance(1)
    await expect(world.as().renewSession({ playId: session.playId })).rejects.toMatchObject({ code: 'NO_LONGER' })
    await expect(world.as().startSession({ titleId: world.build.titleId })).rejects.toMatchObject({ code: 'NO_LONGER' })
  })

  it('is not renewed where it may not be watched', async () => {
    await using world = await openWorld()
    world.peers.title.rights = [right({ territories: ['DE'] })]
    const { playId } = await world.as(testPerson(), undefined, germany).startSession({ titleId: world.build.titleId })
    await expect(world.as(testPerson(), undefined, france).renewSession({ playId })).rejects.toMatchObject({ code: 'NOT_IN_TERRITORY' })
    expect(await world.as(testPerson(), undefined, germany).renewSession({ playId })).toMatchObject({ playId })
  })

  it('is revoked when its rights are taken away, and only where they are, however often that is heard', async () => {
    await using world = await openWorld()
    const { titleId } = world.build
    const german = await world.as(testPerson(), undefined, germany).startSession({ titleId })
    const french = await world.as(otherProfile, undefined, france).startSession({ titleId })
    const test = await world.as(operator).startTestSession({ titleId })
    world.peers.title.rights = [right({ territories: ['DE'] })]
    await world.rightsChange()
    await world.rightsChange()
    expect((await world.events()).filter(({ name }) => name === 'play.revoked')).toEqual([
      {
        name: 'play.revoked',
        key: french.playId,
        data: { playId: french.playId, expiresAt: french.expiresAt, reason: 'The rights of the title changed.' },
      },
    ])
    expect(await world.as().heartbeat({ playId: german.playId })).toEqual({ goOn: true })
    expect(await world.as(otherProfile).heartbeat({ playId: french.playId })).toEqual({ goOn: false })
    expect(await world.as(operator).heartbeat({ playId: test.playId })).toEqual({ goOn: true })
  })

  it('goes by the offer with which it began', async () => {
    await using world = await openWorld()
    const { playId } = await world.as().startSession({ titleId: world.build.titleId })
    world.peers.title.rights = [right({ offers: ['house'] })]
    await world.rightsChange()
    expect(await world.as().heartbeat({ playId })).toEqual({ goOn: true })
    world.peers.title.rights = [right({ offers: ['premium'] })]
    await world.rightsChange()
    expect(await world.as().heartbeat({ playId })).toEqual({ goOn: false })
  })

  it('is revoked at the minute when its window was cut after its token was signed, and not when it was made longer again', async () => {
    await using world = await openWorld()
    const cut = await world.as().startSession({ titleId: world.build.titleId })
    const end = world.clock.now() + 5 * 60_000
    world.peers.title.rights = [right({ until: toInstant(end) })]
    await world.rightsChange()
    await world.clock.advance(5 * 60_000 - 1)
    expect(await revokeOverstayedPlays(world.context)).toBe(0)
    await world.clock.advance(1)
    expect([await revokeOverstayedPlays(world.context), await revokeOverstayedPlays(world.context)]).toEqual([1, 0])
    expect(await world.as().heartbeat({ playId: cut.playId })).toEqual({ goOn: false })
    world.peers.title.rights = []
    const longer = await world.as().startSession({ titleId: world.build.titleId })
    world.peers.title.rights = [right({ until: toInstant(end + 60_000) })]
    await world.rightsChange()
    world.peers.title.rights = []
    await world.rightsChange()
    await world.clock.advance(60_000)
    expect(await revokeOverstayedPlays(world.context)).toBe(0)
    expect(await world.as().heartbeat({ playId: longer.playId })).toEqual({ goOn: true })
  })

  it('judges every play of a title of which very many run', async () => {
    await using world = await openWorld()
    const { playId } = await world.as(testPerson(), undefined, france).startSession({ titleId: world.build.titleId })
    const row = await world.context.sql.db.selectFrom('play').selectAll().where('play_id', '=', playId).executeTakeFirstOrThrow()
    const copies = Array.from({ length: 401 }, (_, index) => ({
      ...row,
      edges: JSON.stringify(row.edges),
      play_id: `019370a0-0000-7000-8000-${String(index).padStart(12, '0')}` as PlayId,
      country: index % 2 === 0 ? 'DE' : 'FR',
    }))
    await world.context.sql.db.insertInto('play').values(copies).execute()
    world.peers.title.rights = [right({ territories: ['DE'] })]
    await world.rightsChange()
    const alive = await world.context.sql.db.selectFrom('play').select('country').where('ended_at', 'is', null).execute()
    expect([alive.length, new Set(alive.map(({ country }) => country))]).toEqual([201, new Set(['DE'])])
  })
})

describe('start a test session', () => {
  const buildId = '019370a0-0000-7000-8000-0000000000f7' as BuildId

  it('plays the published build of a hidden title, for nobody, with no limit of height', async () => {
    await using world = await openWorld()
    world.peers.title = { ...world.peers.title, visible: false, maturityAge: 18 }
    const session = await world.as(operator).startTestSession({ titleId: world.build.titleId })
    expect(session).toMatchObject({ buildId: world.build.buildId, resumeSeconds: 0 })
    expect(claimsOf(session, world.clock.now())).toMatchObject({ token: { maxHeight: 65_535 } })
    expect((await world.events())[0]!.data).not.toHaveProperty('profileId')
    expect(await world.as(operator).heartbeat({ playId: session.playId })).toEqual({ goOn: true })
    await expect(world.as().heartbeat({ playId: session.playId })).rejects.toMatchObject({ code: 'NO_SUCH_PLAY' })
    expect((await world.as(operator).renewSession({ playId: session.playId })).playId).toBe(session.playId)
  })

  it('lives and ends without a chosen profile', async () => {
    await using world = await openWorld()
    const { profileId: _, ...tester } = operator
    const { playId } = await world.as(tester).startTestSession({ titleId: world.build.titleId })
    expect(await world.as(tester).heartbeat({ playId })).toEqual({ goOn: true })
    expect((await world.as(tester).renewSession({ playId })).playId).toBe(playId)
    await world.as(tester).endSession({ playId })
    expect(await world.as(tester).heartbeat({ playId })).toEqual({ goOn: false })
  })

  it('plays a build that is not published, when it is of this title and still there', async () => {
    await using world = await openWorld()
    const named = {
      buildId,
      titleId: world.build.titleId,
      state: 'ready' as const,
      factsBlob: world.build.factsBlob,
      createdAt: '2026-01-01T00:00:00.000Z',
    }
    const start = () => world.as(operator).startTestSession({ titleId: world.build.titleId, buildId })
    await expect(start()).rejects.toMatchObject({ code: 'NOT_READY' })
    world.peers.builds = [named]
    expect((await start()).buildId).toBe(buildId)
    world.peers.builds = [{ ...named, state: 'removed' }]
    await expect(start()).rejects.toMatchObject({ code: 'NOT_READY' })
    world.peers.builds = [{ ...named, titleId: nextTitleId }]
    await expect(start()).rejects.toMatchObject({ code: 'NOT_READY' })
  })

  it('takes the latest build of a title that has none published', async () => {
    await using world = await openWorld()
    world.peers.title = { ...world.peers.title, build: undefined }
    const start = () => world.as(operator).startTestSession({ titleId: world.build.titleId })
    await expect(start()).rejects.toMatchObject({ code: 'NOT_READY' })
    const of = (id: string, createdAt: string, state: 'ready' | 'removed' = 'ready') => ({
      buildId: id as BuildId,
      titleId: world.build.titleId,
      state,
      factsBlob: world.build.factsBlob,
      createdAt,
    })
    world.peers.builds = [
      of(world.build.buildId, '2026-01-01T00:00:00.000Z'),
      of(buildId, '2026-01-02T00:00:00.000Z'),
      of(nextTitleId, '2026-01-03T00:00:00.000Z', 'removed'),
    ]
    expect((await start()).buildId).toBe(buildId)
  })
})
