import { describe, expect, it } from 'vitest'
import type { JobId, TitleId } from '../../src/contracts/ids.ts'
import { integerBetween, seededRandom } from '../../src/kit/random.ts'
import { layouts, openHouse } from '../helpers/house.ts'
import { makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** Power cuts per layout, and the longest time before one, in milliseconds. */
const cuts = 4
const longestMs = 4000

describe.each(layouts)('power cuts at random moments, with the house in the layout "%s"', (layout) => {
  it('lose nothing that was acknowledged, publish nothing half, and the ingest goes on from the last finished step', async () => {
    const random = seededRandom(`cuts ${layout}`)
    await using folder = await temporaryFolder()
    const data = `${folder.path}/data`
    const master = await makeMaster(folder.path, 'film.mp4', { seconds: 4 })
    let submitted: { jobId: JobId; titleId: TitleId } | undefined
    const saved: number[] = []
    for (let cut = 0; cut < cuts; cut += 1) {
      const house = await openHouse({ layout, data })
      submitted ??= await house.operator.encode.submitMaster({ source: { kind: 'path', path: master }, name: { en: 'Cut' }, recipe: 'economy', subtitles: [], idempotencyKey: 'cut' })
      const until = performance.now() + integerBetween(random, 200, longestMs)
      const member = cut === 0 ? (await house.newMember()).clients : await signIn(house.as)
      while (performance.now() < until) {
        const position = saved.length + 1
        const answered = await member.viewing.savePosition({ titleId: submitted.titleId, playId: submitted.titleId as never, positionSeconds: position, durationSeconds: 10_000 }).then(
          () => true,
          () => false,
        )
        if (answered) saved.push(position)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      const { items } = await house.operator.encode.listBuilds({ titleId: submitted.titleId })
      for (const build of items) expect(build.rungs.length).toBeGreaterThan(0)
      await house.kill()
    }
    await using house = await openHouse({ layout, data })
    const member = await signIn(house.as)
    const { items: positions } = await member.viewing.listPositions()
    expect(positions[0]!.positionSeconds).toBe(saved.at(-1))
    const { jobId, titleId } = submitted!
    const again = await house.operator.encode.submitMaster({ source: { kind: 'path', path: master }, name: { en: 'Cut' }, recipe: 'economy', subtitles: [], idempotencyKey: 'cut' })
    expect(again).toMatchObject({ jobId, titleId })
    const job = await waitFor(
      async () => {
        const found = await house.operator.encode.readJob({ jobId })
        return ['done', 'failed', 'refused'].includes(found.state) && found
      },
      { patienceMs: 90_000, words: () => `the job did not go on:\n${house.said()}` },
    )
    expect(job.reason).toBeUndefined()
    expect(job.state).toBe('done')
    const { items: builds } = await house.operator.encode.listBuilds({ titleId })
    expect(builds.filter((build) => build.complete && build.state === 'ready')).toHaveLength(1)
    const title = await waitFor(async () => {
      const found = await house.operator.catalogue.readTitle({ titleId })
      return builds.some((build) => build.complete && build.buildId === found.publishedBuildId) && found
    })
    expect(title.visible).toBe(true)
    expect((await house.operator.catalogue.listTitles({})).items).toHaveLength(1)
    const session = await member.playback.startSession({ titleId })
    expect((await fetch(session.dashUrl)).status).toBe(200)
  }, 240_000)
})

const signIn = async (as: Awaited<ReturnType<typeof openHouse>>['as']) => {
  const { sessionToken, me } = await as().identity.signIn({ email: 'member@example.org', password: 'another long password' })
  const clients = as(sessionToken)
  await clients.identity.chooseProfile({ profileId: me.profiles[0]!.profileId })
  return clients
}
