import { describe, expect, it } from 'vitest'
import { claimsOf, nextTitleId, openPlaybackWorld, operator } from '../../../test/helpers/playback-world.ts'
import type { BuildId } from '../../contracts/ids.ts'

describe('start a test session', () => {
  const buildId = '019370a0-0000-7000-8000-0000000000f7' as BuildId

  it('plays the published build of a hidden title, for nobody, with no limit of height', async () => {
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
    const { profileId: _, ...tester } = operator
    const { playId } = await world.as(tester).startTestSession({ titleId: world.build.titleId })
    expect(await world.as(tester).heartbeat({ playId })).toEqual({ goOn: true })
    expect((await world.as(tester).renewSession({ playId })).playId).toBe(playId)
    await world.as(tester).endSession({ playId })
    expect(await world.as(tester).heartbeat({ playId })).toEqual({ goOn: false })
  })

  it('plays a build that is not published, when it is of this title and still there', async () => {
    await using world = await openPlaybackWorld()
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
    await using world = await openPlaybackWorld()
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
