import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { ffmpeg } from '../../../test/helpers/masters.ts'
import type { Job } from '../../contracts/encode.ts'
import { concatBytes, fromUtf8 } from '../../kit/bytes.ts'
import { numberedPath, type BuildFacts, type BuildFile } from '../../media/cmaf/build-facts.ts'
import { grainFreeInput } from '../../media/grain/smooth-filters.ts'

const patienceMs = 150_000

/** An easy shot of 1.5 s and a hard one of 2 s, with a cut between them; few pictures a second, because each is compared many times. */
const makeTwoShots = (path: string) =>
  ffmpeg([
    ...['-f', 'lavfi', '-i', 'gradients=s=320x180:r=8:d=1.5:nb_colors=2:c0=0x102040:c1=0xe0a060:x0=0:y0=0:x1=319:y1=179:speed=0.01'],
    ...['-f', 'lavfi', '-i', 'mandelbrot=s=320x180:r=8:start_scale=0.3:end_scale=0.01:end_pts=60'],
    ...['-filter_complex', '[1:v]noise=alls=12:allf=t:all_seed=5,trim=duration=2[hard];[0:v][hard]concat=n=2,fps=8,format=yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10', path],
  ])

/** A film whose ladder is worked out from trial encodes. */
describe('the standard recipe', () => {
  let house: EncodeHouse
  let job: Job
  beforeAll(async () => {
    house = await openEncodeHouse()
    await house.start()
    const path = join(house.masters, 'two-shots.mp4')
    await makeTwoShots(path)
    const { jobId } = await house.client.submitMaster({ source: { kind: 'path', path }, name: { en: 'Two shots' }, recipe: 'standard' })
    job = await house.over(jobId, patienceMs)
  }, patienceMs)
  afterAll(() => house[Symbol.asyncDispose]())

  it('tries both codecs, works out their ladders, and is done in two builds', () => {
    expect(job).toMatchObject({ state: 'done', progress: 1 })
    expect(job.steps.map((step) => step.stepId)).toEqual([
      'inspect',
      'video-first-1',
      'join-first',
      'images',
      'package-first',
      'verify-first',
      'publish-first',
      'analyse-h264-1',
      'analyse-av1-1',
      'ladder',
      'video-h264-1',
      'join-h264',
      'video-av1-1',
      'join-av1',
      'package-full',
      'verify-full',
      'publish-full',
    ])
    expect(job.buildIds).toHaveLength(2)
  })

  it('cuts every rung where the shots change, in both codecs', async () => {
    const build = await house.client.readBuild({ buildId: job.buildIds[1]! })
    const facts = JSON.parse(fromUtf8(await house.blobs.readBytes(build.factsBlob))) as BuildFacts
    expect(new Set(facts.video.map((track) => track.codec))).toEqual(new Set(['h264', 'av1']))
    for (const track of facts.video) {
      expect(track.frames).toBe(28)
      expect(track.segmentTicks.map((ticks) => ticks / track.timescale)).toEqual([1.5, 2])
      expect(track.trick!.offsets).toHaveLength(2)
    }
    // The first light's other rungs are not in it, nor are their files.
    const files = JSON.parse(fromUtf8(await house.blobs.readBytes(build.filesBlob))) as BuildFile[]
    const listed = new Set(files.flatMap(({ path }) => /^video\/([^/]+)\//.exec(path)?.[1] ?? []))
    expect(listed).toEqual(new Set(facts.video.map(({ id }) => id)))
  })

  it('leaves the grain of the film out of AV1, which tells players of it, and compares it with the film without grain', async () => {
    const report = await house.client.readInspection({ jobId: job.jobId })
    expect(report.findings.map(({ code }) => code)).toContain('film-grain')
    const build = await house.client.readBuild({ buildId: job.buildIds[1]! })
    const facts = JSON.parse(fromUtf8(await house.blobs.readBytes(build.factsBlob))) as BuildFacts
    const files = JSON.parse(fromUtf8(await house.blobs.readBytes(build.filesBlob))) as BuildFile[]
    const track = facts.video.filter(({ codec }) => codec === 'av1').at(-1)!
    const parts = [track.initPath, ...track.segmentTicks.map((_, index) => numberedPath(track.mediaTemplate, index + 1))]
    const bytes = await Promise.all(parts.map((path) => house.blobs.readBytes(files.find((file) => file.path === path)!.sha256)))
    const path = join(house.folder, 'grainy.mp4')
    await writeFile(path, concatBytes(...bytes))
    const sumsOf = async (input: readonly string[]) => {
      const { stdout } = await ffmpeg(['-v', 'error', ...input, '-f', 'framemd5', '-'])
      return stdout.split('\n').flatMap((line) => /^0,.*, (\w+)$/.exec(line)?.[1] ?? [])
    }
    const [shown, bare] = [await sumsOf(['-c:v', 'libdav1d', '-filmgrain', '1', '-i', path]), await sumsOf(grainFreeInput(path))]
    expect(shown).toHaveLength(28)
    // The first shot is clean, and nothing is added to it.
    expect(shown.slice(0, 12)).toEqual(bare.slice(0, 12))
    expect(shown.slice(12).filter((sum, index) => sum === bare[index + 12])).toEqual([])
  })

  it('gives each shot its own rate factor, and rungs that rise in rate and quality', async () => {
    const row = await house.context.sql.db.selectFrom('job').select('ladders').where('job_id', '=', job.jobId).executeTakeFirstOrThrow()
    expect(row.ladders!.map((ladder) => ladder.codec)).toEqual(['h264', 'av1'])
    for (const { rungs, curves } of row.ladders!) {
      expect(curves[0]!.points.length).toBeGreaterThan(2)
      const rates = rungs.map((rung) => rung.expectedBps)
      expect(rates).toEqual(rates.toSorted((a, b) => a - b))
      expect(rungs.every((rung) => rung.why.length > 20)).toBe(true)
    }
    const build = await house.client.readBuild({ buildId: job.buildIds[1]! })
    const rungs = build.rungs.filter((rung) => rung.codec === 'h264')
    const means = rungs.map((rung) => rung.quality!.mean)
    expect(means).toEqual(means.toSorted((a, b) => a - b))
    expect(rungs.every((rung) => rung.quality!.metric === 'vmaf' && !rung.quality!.sampled)).toBe(true)
    expect(rungs.map(({ matchedFrames }) => matchedFrames)).toEqual(rungs.map(() => 28))
  })
})
