import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { ffmpeg } from '../../../test/helpers/masters.ts'
import type { Job } from '../../contracts/encode.ts'
import { concatBytes, fromUtf8 } from '../../kit/bytes.ts'
import { numberedPath, type BuildFacts, type BuildFile, type VideoTrack } from '../../media/cmaf/build-facts.ts'
import { writeMaster } from '../../media/hls/write-master.ts'
import { colourArguments, parseColourSideData } from '../../media/inspection/colour-side-data.ts'
import { extendEntry } from '../../media/isobmff/extend-entry.ts'
import { box } from '../../media/isobmff/write-boxes.ts'
import { parseProbe, probeArguments } from '../../media/probe/parse-probe.ts'
import { readingLimits } from './limits.ts'

const patienceMs = 60_000
const display = { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.3127, 0.329] }

/** Nine pictures in HDR10, from a display of 0.005 to 1000 cd/m2. */
const makePq = async (path: string) => {
  const pq = 'zscale=tin=bt709:pin=bt709:min=bt709:t=smpte2084:p=bt2020:m=bt2020nc:npl=203,format=yuv420p10le'
  const light = 'master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=900,300'
  await ffmpeg([
    ...['-f', 'lavfi', '-i', `testsrc2=s=128x72:r=12:d=0.75,format=yuv420p10le,${pq}`],
    ...['-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1', '-x265-params', `log-level=error:${light}`, path],
  ])
}

/** The same as Dolby Vision of a profile, as far as its file tells (Dolby Vision Streams Within the ISO Base Media File Format, 2.2). */
const asDolbyVision = async (from: string, to: string, profile: number, compatibility: number) => {
  const levelRpuAndBase = (1 << 3) | 0b101
  const record = new Uint8Array(24)
  record.set([1, 0, profile << 1, levelRpuAndBase, compatibility << 4])
  await writeFile(to, extendEntry(await readFile(from), [box(profile > 7 ? 'dvvC' : 'dvcC', record)]))
}

describe('a master in high dynamic range', () => {
  let house: EncodeHouse
  const jobs = new Map<string, Job>()
  const builds = new Map<string, { facts: BuildFacts; files: BuildFile[] }>()
  beforeAll(async () => {
    house = await openEncodeHouse()
    await house.start()
    const path = (name: string) => join(house.masters, `${name}.mp4`)
    await makePq(path('hdr10'))
    await asDolbyVision(path('hdr10'), path('dolby 8.1'), 8, 1)
    await asDolbyVision(path('hdr10'), path('dolby 5'), 5, 0)
    const submitted = await Promise.all(
      (['hdr10', 'dolby 8.1', 'dolby 5'] as const).map(async (name) => {
        const recipe = name === 'hdr10' ? 'standard' : 'economy'
        return [name, await house.client.submitMaster({ source: { kind: 'path', path: path(name) }, name: { en: name }, recipe })] as const
      }),
    )
    for (const [name, { jobId }] of submitted) {
      const job = await house.over(jobId, patienceMs)
      jobs.set(name, job)
      if (job.state === 'done') builds.set(name, await buildOf(job))
    }
  }, patienceMs)
  afterAll(() => house[Symbol.asyncDispose]())

  const readJson = async <Value>(blob: string) => JSON.parse(fromUtf8(await house.blobs.readBytes(blob))) as Value
  const buildOf = async (job: Job) => {
    const build = await house.client.readBuild({ buildId: job.buildIds.at(-1)! })
    return { facts: await readJson<BuildFacts>(build.factsBlob), files: await readJson<BuildFile[]>(build.filesBlob) }
  }
  const tracks = () => builds.get('hdr10')!.facts.video
  const inHdr = () => tracks().filter(({ dynamicRange }) => dynamicRange === 'pq')

  /** What a stranger says of a packaged track. */
  const probed = async (track: VideoTrack) => {
    const { files } = builds.get('hdr10')!
    const paths = [track.initPath, ...track.segmentTicks.map((_, index) => numberedPath(track.mediaTemplate, index + 1))]
    const bytes = await Promise.all(paths.map((path) => house.blobs.readBytes(files.find((file) => file.path === path)!.sha256)))
    const path = join(house.folder, `${track.id}.mp4`)
    await writeFile(path, concatBytes(...bytes))
    const tell = async (args: readonly string[]) => {
      const limits = readingLimits(1_000_000)
      return fromUtf8(
        (await house.context.transcoder.run({ tool: 'ffprobe', args, folder: house.folder, limits, stdoutBytes: 1e6 })).stdout,
      )
    }
    const { video } = parseProbe(await tell(probeArguments(path)))!
    return { video: video[0]!, side: parseColourSideData(await tell(colourArguments(path, 0))) }
  }

  it('gets rungs in its own range beside those in standard range, of the same sizes', () => {
    expect(jobs.get('hdr10')).toMatchObject({ state: 'done' })
    expect(jobs.get('hdr10')!.steps.map(({ stepId }) => stepId)).toContain('video-av1-pq-1')
    const standard = tracks().filter(({ dynamicRange }) => dynamicRange === 'sdr')
    expect(new Set(standard.map(({ codec, bitDepth }) => `${codec} ${bitDepth}`))).toEqual(new Set(['h264 8', 'av1 10']))
    expect(inHdr().map(({ id, width, height }) => ({ id, width, height }))).toEqual(
      standard.filter(({ codec }) => codec === 'av1').map(({ id, width, height }) => ({ id: `${id}-pq`, width, height })),
    )
    for (const track of tracks()) expect(track.frames).toBe(9)
  })

  it('keeps its colours and its light, in the boxes and in the pictures', async () => {
    for (const track of inHdr()) {
      expect(track).toMatchObject({
        codecs: 'av01.0.00M.10.0.111.09.16.09.0',
        bitDepth: 10,
        colour: { primaries: 9, transfer: 16, matrix: 9, fullRange: false },
        light: { mastering: { ...display, maxLuminance: 1000, minLuminance: 0.005 }, content: { maxPixel: 900, maxFrameAverage: 300 } },
      })
      const { video, side } = await probed(track)
      expect(video).toMatchObject({ pixelFormat: 'yuv420p10le', primaries: 'bt2020', transfer: 'smpte2084', matrix: 'bt2020nc' })
      expect(side.contentLight).toEqual({ maxCll: 900, maxFall: 300 })
      expect(side.mastering!.mostNits).toBe(1000)
      expect(side.mastering!.leastNits).toBeCloseTo(0.005, 4)
    }
  })

  it('is tone-mapped to BT.709 for everything else, without a word of HDR', async () => {
    for (const track of tracks().filter(({ dynamicRange }) => dynamicRange === 'sdr')) {
      expect(track.light).toBeUndefined()
      const { video, side } = await probed(track)
      expect(video).toMatchObject({ primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false })
      expect([side.mastering, side.contentLight]).toEqual([undefined, undefined])
    }
  })

  it('is measured in each range by what is true there', async () => {
    const metrics = (dynamicRange: string) =>
      new Set(tracks().flatMap((track) => (track.dynamicRange === dynamicRange ? [track.quality?.metric] : [])))
    expect([metrics('sdr'), metrics('pq')]).toEqual([new Set(['vmaf']), new Set(['ssim'])])
    const build = await house.client.readBuild({ buildId: jobs.get('hdr10')!.buildIds.at(-1)! })
    const rungs = build.rungs.filter(({ kind }) => kind === 'video').map(({ bitDepth, dynamicRange }) => `${bitDepth} ${dynamicRange}`)
    expect(new Set(rungs)).toEqual(new Set(['undefined undefined', '10 undefined', '10 pq']))
  })

  it('stands in manifests as what it is', () => {
    const master = writeMaster(builds.get('hdr10')!.facts, {
      selection: { videoCodecs: ['av1'], audioCodecs: [], maxHeight: 1080 },
      filesBase: '',
    })
    const ranges = master.split('\n').flatMap((line) => /^#EXT-X-STREAM-INF.*VIDEO-RANGE=(\w+)/.exec(line)?.[1] ?? [])
    expect(new Set(ranges)).toEqual(new Set(['SDR', 'PQ']))
  })

  it('is taken from under Dolby Vision where there is such a picture, and stays in standard range under economy', () => {
    expect(jobs.get('dolby 8.1')).toMatchObject({ state: 'done' })
    expect(builds.get('dolby 8.1')!.facts.video.map(({ dynamicRange, bitDepth }) => [dynamicRange, bitDepth])).toEqual([
      ['sdr', 8],
      ['sdr', 10],
    ])
  })

  it('is refused where only Dolby Vision could show it, with what to do', () => {
    expect(jobs.get('dolby 5')).toMatchObject({ state: 'refused', reasonCode: 'DOLBY_VISION_ONLY' })
    expect(jobs.get('dolby 5')!.reason).toMatch(/profile 5.*green and violet.*Export it as HDR10/)
  })
})
