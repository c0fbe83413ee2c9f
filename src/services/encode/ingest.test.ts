import { execFile } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { ffmpegPath, makeMaster } from '../../../test/helpers/masters.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import type { Job } from '../../contracts/encode.ts'
import type { BuildId, JobId } from '../../contracts/ids.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
import type { BuildFacts, BuildFile } from '../../media/cmaf/build-facts.ts'
import { writeMediaPlaylist } from '../../media/hls/write-media-playlist.ts'
import { clearEndedJobs } from './clear-ended-jobs.ts'

const patienceMs = 90_000

/** A real master through all steps, with the real tools and engines. */
describe('the way of a master', () => {
  let house: EncodeHouse
  let jobId: JobId
  let job: Job
  beforeAll(async () => {
    house = await openEncodeHouse()
    await house.start()
    const path = await makeMaster(house.masters, 'film.mp4', { seconds: 3, audio: ['eng', 'jpn'], subtitles: true })
    const beside = join(house.masters, 'film.fr.srt')
    await writeFile(beside, Buffer.from('1\r\n00:00:00,500 --> 00:00:02,000\r\nDéjà vu\r\n', 'latin1'))
    ;({ jobId } = await house.client.submitMaster({
      source: { kind: 'path', path },
      name: { en: 'A film' },
      recipe: 'economy',
      subtitles: [{ source: beside, language: 'fr', label: 'Français' }],
    }))
    job = await house.over(jobId, patienceMs)
  }, patienceMs)
  afterAll(() => house[Symbol.asyncDispose]())

  const readJson = async <Value>(blob: string) => JSON.parse(fromUtf8(await house.blobs.readBytes(blob))) as Value
  const buildOf = async (place: number) => {
    const build = await house.client.readBuild({ buildId: job.buildIds[place]! })
    return { build, facts: await readJson<BuildFacts>(build.factsBlob), files: await readJson<BuildFile[]>(build.filesBlob) }
  }

  it('is done in two builds, every step at the first try', () => {
    expect(job).toMatchObject({
      state: 'done',
      progress: 1,
      facts: { container: 'mp4', durationSeconds: 3, video: { width: 320, height: 180, frames: 72, frameRate: 24 } },
    })
    expect(job.steps.map((step) => [step.stepId, step.state, step.attempts])).toEqual(
      [
        'inspect',
        'text-en',
        'text-fr',
        'audio-aac-en',
        'audio-aac-ja',
        'audio-opus-en',
        'audio-opus-ja',
        'video-first-1',
        'join-first',
        'video-av1-1',
        'join-av1',
        'images',
        'package-first',
        'verify-first',
        'publish-first',
        'package-full',
        'verify-full',
        'publish-full',
      ].map((stepId) => [stepId, 'done', 1]),
    )
    expect(job.buildIds).toHaveLength(2)
  })

  it('begins with a first light of the lowest H.264 rung, AAC, text and pictures', async () => {
    const { build, facts } = await buildOf(0)
    expect(build).toMatchObject({ complete: false, state: 'ready', durationSeconds: 3 })
    expect(build.rungs.map((rung) => rung.id)).toEqual(['h264-240', 'aac-en', 'aac-ja', 'text-en', 'text-fr', 'trick'])
    expect(facts.video[0]!.quality).toMatchObject({ metric: 'vmaf', model: 'vmaf_v0.6.1' })
  })

  it('ends with everything, every picture of every rung counted and cut at the same times', async () => {
    const { build, facts } = await buildOf(1)
    expect(build).toMatchObject({ complete: true, recipe: 'economy', jobId })
    expect(facts.video).toMatchObject([
      {
        id: 'h264-240',
        codec: 'h264',
        codecs: expect.stringMatching(/^avc1\.6400/),
        width: 320,
        height: 180,
        frames: 72,
        frameRate: { numerator: 24, denominator: 1 },
      },
      { id: 'av1-240', codec: 'av1', codecs: expect.stringMatching(/^av01\.0\./), width: 320, height: 180, frames: 72 },
    ])
    for (const track of facts.video) expect(track.segmentTicks.map((ticks) => ticks / track.timescale)).toEqual([3])
    expect(
      facts.audio.map(({ id, codec, language, label, isDefault, channels }) => [id, codec, language, label, isDefault, channels]),
    ).toEqual([
      ['aac-en', 'aac', 'en', 'English', true, 2],
      ['aac-ja', 'aac', 'ja', '日本語', false, 2],
      ['opus-en', 'opus', 'en', 'English', true, 2],
      ['opus-ja', 'opus', 'ja', '日本語', false, 2],
    ])
    expect(build.rungs.filter((rung) => rung.kind === 'video')).toMatchObject(
      facts.video.map((track) => ({
        id: track.id,
        frames: 72,
        segments: 1,
        averageBps: track.averageBps,
        peakBps: track.peakBps,
        cpuSeconds: expect.any(Number),
      })),
    )
  })

  it('measures the quality of every rung before the full build is published', async () => {
    const { build } = await buildOf(1)
    for (const rung of build.rungs.filter((each) => each.kind === 'video')) {
      expect(rung.quality).toMatchObject({ metric: 'vmaf', model: 'vmaf_v0.6.1', sampled: false })
      expect(rung.quality!.p1).toBeLessThanOrEqual(rung.quality!.mean)
      expect(rung.quality!.mean).toBeGreaterThan(70)
    }
  })

  it('stores every file under the hash that the list says, shared by both builds', async () => {
    const [first, full] = [await buildOf(0), await buildOf(1)]
    for (const file of full.files) expect(await house.blobs.head(file.sha256)).toEqual({ sha256: file.sha256, sizeBytes: file.sizeBytes })
    const hashes = new Map(full.files.map((file) => [file.path, file.sha256]))
    expect(first.files.map((file) => hashes.get(file.path))).toEqual(first.files.map((file) => file.sha256))
    expect(new Set(full.files.map((file) => file.mediaType))).toEqual(
      new Set(['video/mp4', 'video/iso.segment', 'text/vtt', 'application/ttml+xml', 'image/webp']),
    )
    const beside = full.files.find((file) => file.path === 'text/text-fr.vtt')!
    expect(fromUtf8(await house.blobs.readBytes(beside.sha256))).toBe('WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nDéjà vu\n')
  })

  it('plays for a stranger, every frame of it', async () => {
    const { facts, files } = await buildOf(1)
    const folder = join(house.masters, 'taken out')
    for (const file of files) {
      await mkdir(join(folder, dirname(file.path)), { recursive: true })
      await house.blobs.toFile(file.sha256, join(folder, file.path))
    }
    for (const track of facts.video) {
      const path = join(folder, `${track.id}.m3u8`)
      await writeFile(path, writeMediaPlaylist(facts, track.id, { filesBase: '' })!)
      const { stdout } = await promisify(execFile)(ffmpegPath, [
        '-v',
        'error',
        '-xerror',
        '-i',
        path,
        '-map',
        '0:v',
        '-fps_mode',
        'passthrough',
        '-f',
        'framemd5',
        '-',
      ])
      expect(stdout.split('\n').filter((line) => line.startsWith('0,'))).toHaveLength(72)
    }
  })

  it('tells of both builds once each, with artwork that is there and a tint', async () => {
    const events = await house.told('build.ready')
    const [first, full] = [await buildOf(0), await buildOf(1)]
    expect(events.map((event) => [event.key, event.sequence, event.data])).toMatchObject([
      [job.titleId, 1, { buildId: job.buildIds[0], complete: false, factsBlob: first.build.factsBlob, filesBlob: first.build.filesBlob }],
      [
        job.titleId,
        2,
        {
          buildId: job.buildIds[1],
          complete: true,
          factsBlob: full.build.factsBlob,
          filesBlob: full.build.filesBlob,
          durationSeconds: 3,
          sizeBytes: full.build.sizeBytes,
        },
      ],
    ])
    const data = events[1]!.data as { artwork: { kind: string; blob: string; mediaType: string }[]; tint: string }
    expect(new Set(data.artwork.map((image) => image.kind))).toEqual(new Set(['card', 'hero', 'poster']))
    for (const image of data.artwork) expect(await house.blobs.head(image.blob)).toBeDefined()
    expect(data.tint).toMatch(/^#[0-9a-f]{6}$/)
  })

  it('counts what it cost', async () => {
    const { cost } = await house.context.sql.db.selectFrom('job').select('cost').where('job_id', '=', jobId).executeTakeFirstOrThrow()
    expect(cost!.childCpuSeconds).toBeCloseTo(cost!.plannedCpuSeconds, 5)
    expect(cost!.childWallSeconds + cost!.overheadSeconds).toBeCloseTo(cost!.wallSeconds, 5)
  })

  it('leaves the work folder empty and the master where it was', async () => {
    await waitFor(async () => {
      await clearEndedJobs(house.context)
      return (await readdir(join(house.ownFolder, 'work'))).length === 0
    })
    expect(await readdir(house.masters)).toContain('film.mp4')
    expect(await house.context.sql.db.selectFrom('child_run').selectAll().where('job_id', '=', jobId).execute()).toEqual([])
  })

  it(
    'rests while somebody watches when its priority is low, and goes on afterwards',
    async () => {
      const path = await makeMaster(house.masters, 'short.mp4', { seconds: 1, width: 128, height: 72, audio: [] })
      house.watching.plays = 1
      const low = await house.client.submitMaster({ source: { kind: 'path', path }, name: { en: 'Low' }, recipe: 'economy', priority: -1 })
      await waitFor(async () => (await house.client.readJob({ jobId: low.jobId })).state === 'paused')
      expect(await house.client.readQueue()).toMatchObject({ paused: true })
      house.watching.plays = 0
      expect(await house.over(low.jobId, patienceMs)).toMatchObject({ state: 'done' })
      const [build] = (await house.client.listBuilds({ titleId: low.titleId })).items
      expect((await house.client.readBuild({ buildId: build!.buildId as BuildId })).rungs.filter((rung) => rung.kind === 'audio')).toEqual(
        [],
      )
    },
    patienceMs,
  )
})
