import { describe, expect, it } from 'vitest'
import { testPerson } from '../../../test/helpers/people.ts'
import { claimsOf, nextTitleId, openPlaybackWorld, operator, otherProfile } from '../../../test/helpers/playback-world.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import type { BuildId, PlayId } from '../../contracts/ids.ts'
import { toInstant } from '../../kit/clock.ts'
import { endSilentPlays, forgetOldPlays } from './end-silent-plays.ts'

const hour = 3_600_000

describe('a running play', () => {
  it('is alive as long as it says so, and is ended after four missed heartbeats', async () => {
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
    const { playId } = await world.as().startSession({ titleId: world.build.titleId })
    await world.clock.advance(600_000)
    await endSilentPlays(world.context)
    expect(await world.as().heartbeat({ playId })).toEqual({ goOn: true })
    expect((await world.as(operator).countPlays()).plays).toBe(1)
  })

  it('ends once, however often it is ended', async () => {
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
    const { playId } = await world.as().startSession({ titleId: world.build.titleId })
    await world.as().endSession({ playId })
    await world.clock.advance(30 * 86_400_000)
    expect(await forgetOldPlays(world.context)).toBe(0)
    await world.clock.advance(1)
    expect(await forgetOldPlays(world.context)).toBe(1)
    await expect(world.as().heartbeat({ playId })).rejects.toMatchObject({ code: 'NO_SUCH_PLAY' })
  })

  it('is swept by the running service', async () => {
    await using world = await openPlaybackWorld()
    await world.as().startSession({ titleId: world.build.titleId })
    await world.clock.advance(200_000)
    const running = await world.service.start!()
    await waitFor(async () => (await world.as(operator).countPlays()).plays === 0)
    for (const closable of running) await closable.close()
  })
})
