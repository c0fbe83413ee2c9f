import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { ffmpeg } from '../../../test/helpers/masters.ts'
import type { Job } from '../../contracts/encode.ts'
import { concatBytes, fromUtf8 } from '../../kit/bytes.ts'
import { numberedPath, type BuildFacts, type BuildFile } from '../../media/cmaf/build-facts.ts'

const patienceMs = 60_000

/** Two shots of film, 37 pictures each, and the same spread over the fields of 92 stored pictures, which are no whole number of fives. */
const makeFilm = async (film: string, spread: string) => {
  await ffmpeg([
    ...['-f', 'lavfi', '-i', 'testsrc2=s=160x120:r=24000/1001', '-f', 'lavfi', '-i', 'mandelbrot=s=160x120:r=24000/1001:end_pts=60'],
    ...['-filter_complex', '[0:v]trim=end_frame=37[a];[1:v]trim=end_frame=37[b];[a][b]concat=n=2,fps=24000/1001,format=yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '4', film],
  ])
  await ffmpeg([
    ...['-i', film, '-vf', 'telecine=first_field=top:pattern=23,setfield=tff', '-frames:v', '92'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '4', '-flags', '+ilme+ildct', spread],
  ])
}

describe('film that was spread over fields', () => {
  let house: EncodeHouse
  let job: Job
  let facts: BuildFacts
  let files: BuildFile[]
  let film: string
  beforeAll(async () => {
    house = await openEncodeHouse()
    await house.start()
    film = join(house.folder, 'film.mkv')
    const path = join(house.masters, 'spread.mkv')
    await makeFilm(film, path)
    const { jobId } = await house.client.submitMaster({ source: { kind: 'path', path }, name: { en: 'Film' }, recipe: 'economy' })
    job = await house.over(jobId, patienceMs)
    const build = await house.client.readBuild({ buildId: job.buildIds.at(-1)! })
    facts = JSON.parse(fromUtf8(await house.blobs.readBytes(build.factsBlob))) as BuildFacts
    files = JSON.parse(fromUtf8(await house.blobs.readBytes(build.filesBlob))) as BuildFile[]
  }, patienceMs)
  afterAll(() => house[Symbol.asyncDispose]())

  it('is encoded at the rate of the film, every picture of it, cut where the shots change', () => {
    expect(job).toMatchObject({ state: 'done', facts: { video: { frames: 92, frameRate: 24_000 / 1001 } } })
    for (const track of facts.video) {
      expect(track).toMatchObject({ frames: 74, frameRate: { numerator: 24_000, denominator: 1001 } })
      expect(track.segmentTicks.map((ticks) => (ticks / track.timescale) * (24_000 / 1001))).toEqual([37, 37])
    }
  })

  it('has its own pictures again, each in its place, although every shot was read by itself', async () => {
    const [track] = facts.video
    const paths = [track!.initPath, ...track!.segmentTicks.map((_, index) => numberedPath(track!.mediaTemplate, index + 1))]
    const bytes = await Promise.all(paths.map((path) => house.blobs.readBytes(files.find((file) => file.path === path)!.sha256)))
    const made = join(house.folder, 'made.mp4')
    await writeFile(made, concatBytes(...bytes))
    const counted = 'settb=1/24,setpts=N'
    const { stdout } = await ffmpeg([
      ...['-v', 'error', '-i', made, '-i', film],
      ...['-filter_complex', `[0:v]${counted}[a];[1:v]${counted}[b];[a][b]psnr=stats_file=-`, '-f', 'null', '-'],
    ])
    const decibels = stdout.split('\n').flatMap((line) => /psnr_y:([\d.]+)/.exec(line)?.slice(1).map(Number) ?? [])
    expect(decibels).toHaveLength(74)
    // A picture away they are 25 dB alike.
    expect(decibels.filter((value) => value < 27)).toEqual([])
  })
})
