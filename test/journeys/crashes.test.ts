import { describe, expect, it } from 'vitest'
import type { JobId, PlayId, TitleId } from '../../src/contracts/ids.ts'
import type { Clients } from '../../src/contracts/index.ts'
import { integerBetween, seededRandom } from '../../src/kit/random.ts'
import { decodedFrames } from '../helpers/decoded-frames.ts'
import { layouts, openHouse, type TestHouse } from '../helpers/house.ts'
import { makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** Power cuts per layout: all but the last may come before anything can be played, the last one comes in the middle of a play. */
const cuts = 3
/** When a cut comes, after the house has opened, or the play has begun; in milliseconds. */
const earliestMs = 50
const latestMs = 2500

const seconds = 2
const frames = 24 * seconds

describe('power cuts at random moments', () => {
  // Both at once: most of the time a new house waits for the leases of the one before.
  it.concurrent.each(layouts)(
    'lose nothing that was acknowledged, publish nothing half, and the ingest goes on, in the layout "%s"',
    async (layout) => {
      const random = seededRandom(`cuts ${layout}`)
      await using folder = await temporaryFolder()
      const data = `${folder.path}/data`
      const path = await makeMaster(folder.path, 'film.mp4', { seconds })
      const submit = (house: TestHouse) =>
        house.operator.encode.submitMaster({
          source: { kind: 'path', path },
          name: { en: 'Cut' },
          recipe: 'economy',
          subtitles: [],
          idempotencyKey: 'cut',
        })
      const known: Acknowledged = { positions: [], tried: 0, plays: [] }
      let submitted: { jobId: JobId; titleId: TitleId } | undefined

      for (let cut = 1; cut <= cuts; cut += 1) {
        const house = await openHouse({ layout, data })
        submitted ??= await submit(house)
        const { titleId } = submitted
        const member = cut === 1 ? (await house.newMember()).clients : await signIn(house)
        if (cut === cuts)
          await waitFor(() => startPlay(member, titleId, known), {
            patienceMs: 90_000,
            words: () => `nothing can be played:\n${house.said()}`,
          })
        const watching = watch(member, titleId, known)
        await new Promise((resolve) => setTimeout(resolve, integerBetween(random, earliestMs, latestMs)))
        await expectNothingHalf(house, titleId)
        await Promise.all([house.kill(), watching])
      }

      await using house = await openHouse({ layout, data })
      const { jobId, titleId } = submitted!
      expect(await submit(house)).toMatchObject({ jobId, titleId })
      const member = await signIn(house)
      const { items: positions } = await member.viewing.listPositions()
      expect(known.positions.length).toBeGreaterThan(0)
      // The write under way at the cut may have arrived, or not.
      expect([known.positions.at(-1), known.tried]).toContain(positions[0]?.positionSeconds)
      for (const { playId, moments } of known.plays) {
        const story = await waitFor(
          async () => {
            const { lines } = await house.operator.events.readStory({ playId })
            return (
              lines.some((line) => line.source === 'playback') &&
              lines.filter((line) => line.source === 'player').length >= moments &&
              lines
            )
          },
          { words: () => `the story of ${playId} lacks acknowledged moments` },
        )
        expect(story[0]?.source).toBe('playback')
        expect(await member.playback.heartbeat({ playId })).toEqual({ goOn: true })
      }

      const job = await waitFor(
        async () => {
          const found = await house.operator.encode.readJob({ jobId })
          return ['done', 'failed', 'refused'].includes(found.state) && found
        },
        { patienceMs: 120_000, words: () => `the job did not go on:\n${house.said()}` },
      )
      expect(job.reason).toBeUndefined()
      expect(job.state).toBe('done')
      const { items: builds } = await house.operator.encode.listBuilds({ titleId })
      const complete = builds.filter((build) => build.complete && build.state === 'ready')
      expect(complete).toHaveLength(1)
      const title = await waitFor(async () => {
        const found = await house.operator.catalogue.readTitle({ titleId })
        return found.publishedBuildId === complete[0]!.buildId && found
      })
      expect(title.visible).toBe(true)
      expect((await house.operator.catalogue.listTitles({})).items).toHaveLength(1)
      const session = await waitFor(async () => {
        const opened = await member.playback.startSession({ titleId })
        // The edges of this house have other ports than those before the cut, until steering has heard of them.
        return (await isThere(opened.dashUrl)) && opened
      })
      expect(await decodedFrames(session.dashUrl)).toBe(frames)
      await house.stop()
      expect(house.processes()).toEqual([])
    },
    300_000,
  )
})

/** What the house has said yes to. */
interface Acknowledged {
  readonly positions: number[]
  /** The latest position that was sent. */
  tried: number
  readonly plays: { readonly playId: PlayId; moments: number }[]
}

const startPlay = async (member: Clients, titleId: TitleId, known: Acknowledged): Promise<boolean> => {
  const session = await member.playback.startSession({ titleId }).catch(() => undefined)
  if (session) known.plays.push({ playId: session.playId, moments: 0 })
  return session !== undefined
}

/** Saves positions, and tells moments of the play if there is one, one after the other until the house is gone. */
const watch = async (member: Clients, titleId: TitleId, known: Acknowledged): Promise<void> => {
  const play = known.plays.at(-1)
  try {
    for (;;) {
      known.tried += 1
      await member.viewing.savePosition({
        titleId,
        playId: play?.playId ?? somePlay,
        positionSeconds: known.tried,
        durationSeconds: 10_000,
      })
      known.positions.push(known.tried)
      if (!play) continue
      await member.events.accept({
        moments: [
          { id: crypto.randomUUID(), playId: play.playId, sequence: play.moments, at: new Date().toISOString(), kind: 'heartbeat' },
        ],
      })
      play.moments += 1
    }
  } catch (trouble) {
    // Only the cut ends it: an answer that says no would be a fault.
    expect(String(trouble)).toMatch(/fetch failed|terminated|does not answer/)
  }
}

const somePlay = '019370a0-0000-7000-8000-0000000000aa' as PlayId

/** Whatever is published at this moment is whole. */
const expectNothingHalf = async (house: TestHouse, titleId: TitleId): Promise<void> => {
  const { items } = await house.operator.encode.listBuilds({ titleId })
  for (const build of items) expect(build.rungs.some((rung) => rung.kind === 'video' && rung.frames === frames)).toBe(true)
  const { publishedBuildId } = await house.operator.catalogue.readTitle({ titleId })
  if (publishedBuildId) expect(items.map((build) => build.buildId)).toContain(publishedBuildId)
}

const signIn = async (house: TestHouse): Promise<Clients> => {
  const { sessionToken, me } = await house.as().identity.signIn({ email: 'member@example.org', password: 'another long password' })
  const clients = house.as(sessionToken)
  await clients.identity.chooseProfile({ profileId: me.profiles[0]!.profileId })
  return clients
}

const isThere = (url: string): Promise<boolean> =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  )
