import { describe, expect, it } from 'vitest'
import { testPerson } from '../../../test/helpers/people.ts'
import { claimsOf, nextTitleId, openPlaybackWorld, operator, otherProfile, tokenOf } from '../../../test/helpers/playback-world.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import type { Person } from '../../contracts/service.ts'
import { toInstant } from '../../kit/clock.ts'

const hour = 3_600_000

describe('start a session', () => {
  it('gives signed ways to the manifests of what the device can show', async () => {
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
    const session = await world.as(testPerson(), 'http://192.168.1.20:4400').startSession({ titleId: world.build.titleId })
    expect(session.dashUrl).toBe(`http://192.168.1.20:4400/edge/one/${tokenOf(session)}/${world.build.buildId}/h264_aac_1080/manifest.mpd`)
  })

  it("tells it once, with reasons for the play's story", async () => {
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
    world.peers.offer = { ...world.peers.offer, maxHeight: 480 }
    const session = await world.as().startSession({ titleId: world.build.titleId })
    expect(session.dashUrl).toContain('/h264_aac_480/')
    expect(claimsOf(session, world.clock.now())).toMatchObject({ token: { maxHeight: 480 } })
  })

  it('begins a finished title at its beginning', async () => {
    await using world = await openPlaybackWorld()
    world.peers.positions = [{ titleId: world.build.titleId, positionSeconds: 4.9, finished: true }]
    expect((await world.as().startSession({ titleId: world.build.titleId })).resumeSeconds).toBe(0)
  })

  it('gives the same play to a start that comes again, also when both come at once', async () => {
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
    await world.as().startSession({ titleId: world.build.titleId })
    await world.as().startSession({ titleId: world.build.titleId })
    expect(world.blobs.taken).toEqual([world.build.factsBlob])
  })
})

describe('start a session while a peer is down', () => {
  it('goes by the last entitlement for fifteen minutes, then waits', async () => {
    await using world = await openPlaybackWorld()
    const start = () => world.as().startSession({ titleId: world.build.titleId })
    await start()
    world.peers.down.add('commerce')
    await world.clock.advance(15 * 60_000)
    await expect(start()).resolves.toMatchObject({ titleId: world.build.titleId })
    await world.clock.advance(1)
    await expect(start()).rejects.toThrow()
  })

  it('starts at the beginning without viewing, also when that never answers', async () => {
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
    world.peers.down.add('catalogue')
    await expect(world.as().startSession({ titleId: world.build.titleId })).rejects.toMatchObject({
      message: expect.not.stringContaining('no such title') as unknown,
    })
  })
})
