import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Job } from '../../src/contracts/encode.ts'
import type { JobId, TitleId } from '../../src/contracts/ids.ts'
import type { PlaySession } from '../../src/contracts/playback.ts'
import { openApi } from '../helpers/api.ts'
import { decodedFrames } from '../helpers/decoded-frames.ts'
import { layouts, openHouse, type TestHouse } from '../helpers/house.ts'
import { makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

const seconds = 4
const frames = 24 * seconds

describe.each(layouts)('the main job, with the house in the layout "%s"', (layout) => {
  let house: TestHouse
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let titleId: TitleId
  let jobId: JobId
  let job: Job

  beforeAll(async () => {
    folder = await temporaryFolder()
    const [opened, master] = await Promise.all([
      openHouse({ layout }),
      makeMaster(folder.path, 'comet.mkv', { seconds, audio: ['eng', 'jpn'], subtitles: true }),
    ])
    house = opened
    const operatorKey = readFileSync(join(house.data, 'keys', 'operator.key'), 'utf8').trim()
    const api = await openApi(house.url, operatorKey)
    const made = await api.call('catalogue.createTitle', {
      body: {
        kind: 'film',
        name: { en: 'The comet', ja: '彗星' },
        synopsis: { en: 'It comes back.' },
        genres: ['Drama'],
        year: 1902,
      },
    })
    titleId = (made.body as { titleId: TitleId }).titleId
    const submitted = await api.call('encode.submitMaster', {
      body: { source: { kind: 'path', path: master }, titleId, recipe: 'economy' },
    })
    expect(submitted.status).toBe(200)
    jobId = (submitted.body as { jobId: JobId }).jobId
    job = await waitFor(
      async () => {
        const { body } = await api.call('encode.readJob', { params: { jobId } })
        const found = body as Job
        return ['done', 'failed', 'refused', 'cancelled'].includes(found.state) && found
      },
      { patienceMs: 150_000, words: () => `the job did not end:\n${house.said()}` },
    )
  }, 200_000)
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]()
    await folder?.[Symbol.asyncDispose]()
  })

  it('makes a complete build of the master, with a first light before it', async () => {
    expect(job.reason).toBeUndefined()
    expect(job.state).toBe('done')
    const { items } = await house.operator.encode.listBuilds({ titleId })
    const build = items.find((candidate) => candidate.complete)!
    expect(build.durationSeconds).toBeCloseTo(seconds, 1)
    const kinds = (kind: string) => build.rungs.filter((rung) => rung.kind === kind)
    expect(new Set(kinds('video').map((rung) => rung.codec))).toEqual(new Set(['h264', 'av1']))
    expect(kinds('video').every((rung) => rung.frames === frames)).toBe(true)
    expect(
      kinds('audio')
        .map((rung) => `${rung.codec} ${rung.language}`)
        .toSorted(),
    ).toEqual(['aac en', 'aac ja', 'opus en', 'opus ja'])
    expect(kinds('text').map((rung) => rung.language)).toEqual(['en'])
    expect(job.steps.every((step) => step.state === 'done')).toBe(true)
  })

  it('shows the title to a member, in the language of the profile, on home, on its page and in search', async () => {
    const { clients } = await house.newMember('reader@example.org')
    const home = await waitFor(async () => {
      const page = await clients.recommend.readHome()
      return page.rows.length > 0 && page
    })
    expect(home.hero?.name).toBe('The comet')
    const page = await clients.catalogue.readTitlePage({ titleId })
    expect(page).toMatchObject({
      name: 'The comet',
      synopsis: 'It comes back.',
      playable: true,
      audioLanguages: ['en', 'ja'],
      subtitleLanguages: ['en'],
      year: 1902,
    })
    expect((await waitFor(async () => (await clients.search.findTitles({ query: 'coemt' })).items[0]))?.titleId).toBe(titleId)
    expect((await clients.search.findTitles({ query: '彗星' })).items[0]?.titleId).toBe(titleId)
  })

  it('keeps artwork for those who are signed in', async () => {
    const { clients, token } = await house.newMember('artwork@example.org')
    const { artwork } = await clients.catalogue.readTitlePage({ titleId })
    const url = `${house.url}${artwork!.card[0]!.url}`
    expect((await fetch(url)).status).toBe(401)
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^image\//)
    expect((await fetch(url.replace(/[0-9a-f]{64}/, '0'.repeat(64)), { headers: { authorization: `Bearer ${token}` } })).status).toBe(404)
  })

  it('lets foreign players decode every frame of every rung, by DASH and by HLS, from the edge and through the one door', async () => {
    const session = await house.operator.playback.startTestSession({
      titleId,
      device: { name: 'ffmpeg', videoCodecs: ['h264', 'av1'], audioCodecs: ['aac', 'opus'], maxHeight: 2160 },
    })
    const dash = await (await fetch(session.dashUrl)).text()
    const videos = [...dash.matchAll(/<Representation[^>]*\bwidth="/g)].length - (dash.includes('thumbnail_tile') ? 1 : 0)
    expect(videos).toBeGreaterThanOrEqual(2)
    for (const url of [session.dashUrl, session.hlsUrl]) {
      for (let stream = 0; stream < videos; stream += 1)
        expect(await decodedFrames(url, stream), `${url.split('/').at(-1)} video ${stream}`).toBe(frames)
    }
    const edge = session.pathways[0]!.edge
    const throughTheDoor = session.dashUrl.replace(/^https?:\/\/[^/]+/, `${house.url}/edge/${edge}`)
    expect(await decodedFrames(throughTheDoor, 0)).toBe(frames)
  })

  it('answers 403 to bent tokens, 404 to unlisted paths, and serves ranges, tags and lasting caching', async () => {
    const session = await house.operator.playback.startTestSession({ titleId })
    expect(await statusOf(session.dashUrl)).toBe(200)
    expect((await fetch(session.dashUrl)).headers.get('cache-control')).toBe('private, no-store')
    const token = tokenOf(session)
    for (const bent of [flipped(token, 10), flipped(token, 80), token.slice(0, -1), `${token}A`, 'x', token.toUpperCase()]) {
      expect(await statusOf(session.dashUrl.replace(token, bent)), bent).toBe(403)
    }
    const other = await house.operator.playback.startTestSession({ titleId })
    expect(tokenOf(other)).not.toBe(token)
    const manifest = await (await fetch(session.dashUrl)).text()
    const initPath = /initialization="\.\.\/files\/([^"]+)"/.exec(manifest)![1]!.replace('$RepresentationID$', '')
    const base = session.pathways[0]!.baseUrl
    const file = `${base}files/${initPath}`
    const captions = `${base}files/${/files\/([^<]+\.vtt)/.exec(manifest)![1]!}`
    for (const url of [session.hlsUrl, file, captions]) {
      expect(await statusOf(url), url).toBe(200)
      expect(await statusOf(url.replace(token, flipped(token, 40))), url).toBe(403)
    }
    const whole = await fetch(file)
    expect(whole.status).toBe(200)
    expect(whole.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const bytes = new Uint8Array(await whole.arrayBuffer())
    expect(whole.headers.get('etag')).toContain(createHash('sha256').update(bytes).digest('hex').slice(0, 16))
    const part = await fetch(file, { headers: { range: 'bytes=10-19' } })
    expect(part.status).toBe(206)
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.slice(10, 20))
    expect((await fetch(file, { headers: { 'if-none-match': whole.headers.get('etag')! } })).status).toBe(304)
    for (const path of ['files/nothing.mp4', 'files/../../../keys/operator.key', 'files/%2e%2e/%2e%2e/facts.json', ''])
      expect([403, 404], path).toContain(await statusOf(`${base}${path}`))
  })

  it('keeps the position, and the play goes on in a second sign-in of the same member', async () => {
    const { clients } = await house.newMember('viewer@example.org')
    const session = await clients.playback.startSession({ titleId })
    expect(session.resumeSeconds).toBe(0)
    await clients.viewing.savePosition({ titleId, playId: session.playId, positionSeconds: 1.5, durationSeconds: seconds })
    const again = house.as(
      (await house.as().identity.signIn({ email: 'viewer@example.org', password: 'another long password' })).sessionToken,
    )
    const { profiles } = await again.identity.readMe()
    await again.identity.chooseProfile({ profileId: profiles[0]!.profileId })
    const resumed = await again.playback.startSession({ titleId })
    expect(resumed.resumeSeconds).toBe(1.5)
    const home = await waitFor(async () => {
      const page = await again.recommend.readHome()
      return page.rows.find((row) => row.kind === 'continue')
    })
    expect(home.items[0]).toMatchObject({ titleId, progress: { positionSeconds: 1.5, durationSeconds: seconds } })
  })

  it('tells the story of a play from the event log', async () => {
    const { clients } = await house.newMember('story@example.org')
    const session = await clients.playback.startSession({ titleId })
    const at = (seconds: number) => new Date(Date.parse('2026-11-20T20:00:00.000Z') + seconds * 1000).toISOString()
    const moment = (sequence: number, kind: 'attempt' | 'first-frame' | 'stalled' | 'resumed' | 'closed', more: object = {}) => ({
      id: `019370a0-0000-7000-8000-0000000000${layout === 'all' ? 'a' : 'b'}${sequence}`,
      playId: session.playId,
      sequence,
      at: at(sequence),
      kind,
      ...more,
    })
    const moments = [
      moment(0, 'attempt'),
      moment(1, 'first-frame', { elapsedMs: 120 }),
      moment(2, 'stalled', { mediaSeconds: 1 }),
      moment(3, 'resumed', { elapsedMs: 400 }),
      moment(4, 'closed', { mediaSeconds: 4 }),
    ]
    await clients.events.accept({ moments })
    await clients.events.accept({ moments })
    const story = await waitFor(async () => {
      const found = await house.operator.events.readStory({ playId: session.playId }).catch(() => undefined)
      return found && found.lines.length >= 6 && found
    })
    expect(story.summary).toMatchObject({ firstFrameMs: 120, stalls: 1, stalledMs: 400 })
    expect(story.lines.filter((line) => line.source === 'player')).toHaveLength(5)
    expect(story.lines.some((line) => line.source === 'playback')).toBe(true)
  })

  it('does not play what is not there, and says so', async () => {
    const { clients } = await house.newMember('nobody@example.org')
    await expect(clients.playback.startSession({ titleId: '019370a0-0000-7000-8000-0000000000ff' as TitleId })).rejects.toMatchObject({
      code: 'NO_SUCH_TITLE',
    })
    await expect(house.as().playback.startSession({ titleId })).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await expect(clients.encode.listJobs({})).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

const tokenOf = (session: PlaySession): string => new URL(session.dashUrl).pathname.split('/').find((part) => part.length === 96)!

const flipped = (text: string, at: number): string => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

const statusOf = async (url: string): Promise<number> => {
  const response = await fetch(url)
  await response.body?.cancel()
  return response.status
}
