import { open, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { ffmpeg, makeMaster } from '../../../test/helpers/masters.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import { beyondLimits, watchedTranscoder } from '../../../test/helpers/watched-transcoder.ts'
import type { Job } from '../../contracts/encode.ts'
import type { TitleId } from '../../contracts/ids.ts'
import type { BuildFacts } from '../../media/cmaf/build-facts.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
import { sha256 } from '../../kit/hash.node.ts'
import { clearEndedJobs } from './clear-ended-jobs.ts'

const patienceMs = 120_000

/** A quarter of the picture's bytes at the end become zeros, as in a download that was laid out first and never finished. */
const zeroTail = async (path: string) => {
  const bytes = await readFile(path)
  bytes.fill(0, Math.floor(bytes.length * 0.6))
  await writeFile(path, bytes)
  return path
}

const halve = async (path: string) => {
  await truncate(path, Math.floor((await readFile(path)).length / 2))
  return path
}

type Make = (folder: string) => Promise<string>
const write =
  (name: string, content: string | Uint8Array): Make =>
  async (folder) => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
const small = { seconds: 1, width: 128, height: 72, audio: [] as string[] }
const made = async (folder: string, name: string, args: string[]) => {
  await ffmpeg([...args, join(folder, name)])
  return join(folder, name)
}

/** What is wrong, how it comes about, and the code and words that its sender gets. */
const refused: readonly [string, Make, string, RegExp][] = [
  ['a file of zero bytes', write('zero.mp4', ''), 'EMPTY_FILE', /is empty/],
  ['a letter', write('letter.mp4', 'Dear sir or madam,\n'.repeat(1000)), 'NOT_A_VIDEO', /not a video file/],
  [
    'noise',
    write('noise.mov', Buffer.from(Array.from({ length: 40_000 }, (_, at) => (at * 7919) % 251))),
    'NOT_A_VIDEO',
    /not a video file/,
  ],
  [
    'a playlist that points elsewhere',
    write('list.mp4', '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n'),
    'NOT_A_VIDEO',
    /not a video file/,
  ],
  [
    'a film whose index is missing',
    async (folder) => halve(await makeMaster(folder, 'unfinished.mp4', { ...small, seconds: 4 })),
    'CUT_OFF',
    /index is missing/,
  ],
  [
    'a film that is cut off',
    async (folder) => halve(await makeMaster(folder, 'cut.mp4', { ...small, seconds: 4, more: ['-movflags', 'faststart'] })),
    'CUT_OFF',
    /cut off/,
  ],
  [
    'a film that ends in zeros',
    async (folder) => zeroTail(await makeMaster(folder, 'zeros.mp4', { ...small, seconds: 8, more: ['-movflags', 'faststart'] })),
    'CUT_OFF',
    /last seconds/,
  ],
  ['sound alone', (folder) => made(folder, 'song.m4a', ['-f', 'lavfi', '-i', 'sine=d=2']), 'NO_VIDEO_TRACK', /no video track/],
  ['a tenth of a second', (folder) => makeMaster(folder, 'blink.mp4', { ...small, seconds: 0.1 }), 'TOO_SHORT', /0\.\d+ s long/],
  [
    'an absurd size',
    (folder) => makeMaster(folder, 'wide.mp4', { ...small, width: 8200, height: 32, seconds: 0.6 }),
    'PICTURE_TOO_LARGE',
    /8200x32/,
  ],
]

/** What is odd about a master that must come out right, and what is right about it. */
const accepted: readonly [string, Make, { width: number; height: number; frames: number; audio: number; note?: RegExp }][] = [
  [
    'odd dimensions',
    (folder) => makeMaster(folder, 'odd.mp4', { ...small, more: ['-vf', 'scale=161:91,setsar=1', '-pix_fmt', 'yuv444p'] }),
    { width: 160, height: 90, frames: 24, audio: 0, note: /161x91 is odd/ },
  ],
  [
    'a turned picture',
    async (folder) =>
      made(folder, 'turned.mp4', [
        '-display_rotation',
        '90',
        '-i',
        await makeMaster(folder, 'upright.mp4', { ...small, width: 160, height: 90 }),
        '-c',
        'copy',
      ]),
    { width: 90, height: 160, frames: 24, audio: 0, note: /turned by (90|270) degrees/ },
  ],
  [
    'a variable frame rate',
    (folder) =>
      made(folder, 'uneven.mkv', [
        '-f',
        'lavfi',
        '-i',
        'testsrc2=s=128x72:r=24:d=1',
        '-vf',
        "setpts='if(lt(N,12),N/24,0.5+(N-12)/12)/TB'",
        '-fps_mode',
        'vfr',
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
      ]),
    { width: 128, height: 72, frames: 35, audio: 0, note: /unevenly spaced/ },
  ],
  [
    'just half a second',
    (folder) => makeMaster(folder, 'half.mkv', { ...small, seconds: 0.5, frameRate: '12' }),
    { width: 128, height: 72, frames: 6, audio: 0 },
  ],
  ['no sound', (folder) => makeMaster(folder, 'silent.mp4', small), { width: 128, height: 72, frames: 24, audio: 0, note: /no sound/ }],
  [
    'ten sound tracks',
    (folder) => makeMaster(folder, 'ten.mkv', { ...small, audio: ['eng', 'jpn', 'fra', 'deu', 'spa', 'ita', 'por', 'swe', 'fin', 'eng'] }),
    { width: 128, height: 72, frames: 24, audio: 20 },
  ],
]

describe('masters', () => {
  let house: EncodeHouse
  let watched: ReturnType<typeof watchedTranscoder>
  const titles = new Map<string, TitleId>()
  const jobs = new Map<string, Job>()
  beforeAll(async () => {
    house = await openEncodeHouse({ transcoder: (real) => (watched = watchedTranscoder(real)).transcoder })
    const masters = await Promise.all([...refused, ...accepted].map(async ([what, make]) => [what, await make(house.masters)] as const))
    await house.start()
    const submitted = await Promise.all(
      masters.map(
        async ([what, path]) =>
          [what, await house.client.submitMaster({ source: { kind: 'path', path }, name: { en: what }, recipe: 'economy' })] as const,
      ),
    )
    for (const [what, { titleId, jobId }] of submitted) {
      titles.set(what, titleId)
      jobs.set(what, await house.over(jobId, patienceMs))
    }
  }, patienceMs)
  afterAll(() => house[Symbol.asyncDispose]())

  it.each(refused)('refuses %s', (what, _, code, words) => {
    const job = jobs.get(what)!
    expect(job).toMatchObject({ state: 'refused', reasonCode: code, buildIds: [] })
    expect(job.reason).toMatch(words)
    expect(job.steps.map((step) => [step.stepId, step.state])).toEqual([['inspect', 'done']])
  })

  it.each(accepted)('makes the best of %s', async (what, _, right) => {
    const job = jobs.get(what)!
    expect(job).toMatchObject({ state: 'done' })
    if (right.note) expect(job.facts!.video.notes).toContainEqual(expect.stringMatching(right.note))
    const build = (await house.client.listBuilds({ titleId: job.titleId })).items.find((each) => each.complete)!
    const facts = JSON.parse(fromUtf8(await house.blobs.readBytes(build.factsBlob))) as BuildFacts
    for (const track of facts.video) expect(track).toMatchObject({ width: right.width, height: right.height, frames: right.frames })
    expect(facts.audio).toHaveLength(right.audio)
    expect(new Set(facts.audio.map((track) => track.id)).size).toBe(right.audio)
  })

  it('takes no more time, memory and room for any child than is said of it', () => {
    expect(watched.runs.length).toBeGreaterThan(refused.length + accepted.length)
    expect([watched.open(), beyondLimits(watched.runs)]).toEqual([0, []])
  })

  it('leaves no title behind of what was refused, and every title of what was not', async () => {
    await waitFor(async () => {
      await clearEndedJobs(house.context)
      return refused.every(([what]) => !house.titles.has(titles.get(what)!))
    })
    expect(accepted.filter(([what]) => !house.titles.has(titles.get(what)!))).toEqual([])
  })

  const submit = async (name: string, content: string, change: object) => {
    await writeFile(join(house.masters, name), content)
    const { jobId } = await house.client.submitMaster({
      source: { kind: 'path', path: join(house.masters, name) },
      name: { en: name },
      recipe: 'economy',
      ...change,
    })
    return jobId
  }

  it('refuses a film that is not the one that was promised', async () => {
    const path = join(house.masters, 'silent.mp4')
    const { jobId } = await house.client.submitMaster({
      source: { kind: 'path', path },
      name: { en: 'Another' },
      recipe: 'economy',
      checksum: 'ab'.repeat(32),
    })
    const job = await house.over(jobId, patienceMs)
    expect(job).toMatchObject({ state: 'refused', reasonCode: 'CHECKSUM_DIFFERENT' })
    expect(job.reason).toContain(sha256(await readFile(path)))
  })

  it('refuses subtitles beside a film that hold not one line', async () => {
    const beside = join(house.masters, 'empty.srt')
    await writeFile(beside, 'no line of this has a time\n')
    const { jobId } = await house.client.submitMaster({
      source: { kind: 'path', path: join(house.masters, 'silent.mp4') },
      name: { en: 'With subtitles' },
      recipe: 'economy',
      subtitles: [{ source: beside, language: 'en' }],
    })
    expect(await house.over(jobId, patienceMs)).toMatchObject({ state: 'refused', reasonCode: 'SUBTITLES_UNREADABLE' })
  })

  it('fails a film that changes after it was handed over, and tells so', async () => {
    await house.stop()
    const jobId = await submit('changing.mp4', 'before', {})
    const file = await open(join(house.masters, 'changing.mp4'), 'a')
    await file.write(' and after')
    await file.close()
    await house.start()
    const job = await house.over(jobId, patienceMs)
    expect(job).toMatchObject({ state: 'failed', reasonCode: 'MASTER_CHANGED' })
    expect(job.reason).toBe('Inspect the master: The master changing.mp4 was changed after it was handed over. Hand over the new file.')
  })
})
