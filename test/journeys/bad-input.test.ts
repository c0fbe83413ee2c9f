import { readFileSync, statSync } from 'node:fs'
import { mkdir, readFile, rename, symlink, truncate, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Build, Job } from '../../src/contracts/encode.ts'
import type { JobId } from '../../src/contracts/ids.ts'
import { sha256 } from '../../src/kit/hash.node.ts'
import { decodedFrames } from '../helpers/decoded-frames.ts'
import { layouts, openHouse, type TestHouse } from '../helpers/house.ts'
import { ffmpeg, makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** All jobs of this file together, in milliseconds. */
const patienceMs = 150_000

const small = { seconds: 1, width: 128, height: 72, frameRate: '12', audio: [] as string[] }
const halve = async (path: string) => {
  await truncate(path, Math.floor((await readFile(path)).length / 2))
  return path
}
const made = async (path: string, args: string[]) => {
  await ffmpeg([...args, path])
  return path
}
/** VP8 keeps the size of the picture in clear in its first frame (RFC 6386, 9.1), IVF in its header: both are made to lie. */
const lieAboutSize = async (path: string) => {
  const bytes = await readFile(path)
  const startCode = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a]))
  for (const at of [12, startCode + 3]) {
    bytes.writeUInt16LE(16_000, at)
    bytes.writeUInt16LE(16_000, at + 2)
  }
  await writeFile(path, bytes)
  return path
}

/** What is wrong, how it comes about, and the code and words that its sender gets. */
const refused: readonly [string, (folder: string) => Promise<string>, string, RegExp][] = [
  ['a letter', async (folder) => written(folder, 'letter.mp4', 'Dear sir or madam,\n'.repeat(1000)), 'NOT_A_VIDEO', /not a video file/],
  ['zero bytes', async (folder) => written(folder, 'zero.mp4', ''), 'EMPTY_FILE', /is empty/],
  ['an MP4 without its index', async (folder) => halve(await makeMaster(folder, 'unfinished.mp4', small)), 'CUT_OFF', /index is missing/],
  [
    'half a Matroska header',
    async (folder) => written(folder, 'stub.mkv', (await readFile(await makeMaster(folder, 'whole.mkv', small))).subarray(0, 120)),
    'NOT_A_VIDEO',
    /not a video file/,
  ],
  ['sound alone', (folder) => made(join(folder, 'song.m4a'), ['-f', 'lavfi', '-i', 'sine=d=2']), 'NO_VIDEO_TRACK', /no video track/],
  [
    'a header with an absurd size',
    async (folder) =>
      lieAboutSize(await made(join(folder, 'huge.ivf'), ['-f', 'lavfi', '-i', 'testsrc2=s=128x72:r=24:d=1', '-c:v', 'libvpx'])),
    'PICTURE_TOO_LARGE',
    /16000x16000/,
  ],
  ['a tenth of a second', (folder) => makeMaster(folder, 'blink.mp4', { ...small, seconds: 0.1 }), 'TOO_SHORT', /0\.\d+ s long/],
]

/** What is odd about a master that must come out right, how it is handed over, and the picture that comes out. */
interface Odd {
  readonly make: (folder: string) => Promise<string>
  readonly uploaded?: true
  readonly picture: readonly [width: number, height: number]
  readonly frames: number
  readonly audio: number
  readonly notes: readonly RegExp[]
}
const accepted: Readonly<Record<string, Odd>> = {
  'odd dimensions, no sound, and a name that looks like an option': {
    make: async (folder) =>
      renamed(await makeMaster(folder, 'odd.mp4', { ...small, more: ['-vf', 'scale=321:181,setsar=1', '-pix_fmt', 'yuv444p'] }), '-i'),
    picture: [320, 180],
    frames: 12,
    audio: 0,
    notes: [/321x181 is odd/, /no sound/],
  },
  'a turned, tiny picture that arrives in pieces': {
    make: async (folder) =>
      made(join(folder, 'turned.mp4'), [
        '-display_rotation',
        '90',
        '-i',
        await makeMaster(folder, 'upright.mp4', { ...small, width: 192, height: 108 }),
        '-c',
        'copy',
      ]),
    uploaded: true,
    picture: [108, 192],
    frames: 12,
    audio: 0,
    notes: [/turned by (90|270) degrees/],
  },
  'uneven frames, ten sound tracks, and a name for a bad day': {
    make: async (folder) => {
      const languages = ['eng', 'jpn', 'fra', 'deu', 'spa', 'ita', 'por', 'swe', 'fin', 'eng']
      const uneven = ['-vf', "setpts='if(lt(N,6),N/12,0.5+(N-6)/6)/TB'", '-fps_mode', 'vfr', '-t', '1.5']
      return renamed(
        await makeMaster(folder, 'ten.mkv', { ...small, seconds: 1.5, audio: languages, more: uneven }),
        `it's "a $(touch gone) %03d; file:x|y.mkv`,
      )
    },
    picture: [128, 72],
    frames: 34,
    audio: 20,
    notes: [/unevenly spaced/],
  },
}

const written = async (folder: string, name: string, content: string | Uint8Array) => {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}
const renamed = async (path: string, name: string) => {
  const to = join(path, '..', name)
  await rename(path, to)
  return to
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let masters: string
/** The files, by what is wrong or odd about them. */
let files: ReadonlyMap<string, string>

beforeAll(async () => {
  folder = await temporaryFolder()
  masters = join(folder.path, 'masters')
  await mkdir(masters)
  files = new Map(
    await Promise.all([
      ...refused.map(async ([what, make]) => [what, await make(masters)] as const),
      ...Object.entries(accepted).map(async ([what, { make }]) => [what, await make(masters)] as const),
    ]),
  )
}, 60_000)
afterAll(async () => folder?.[Symbol.asyncDispose]())

describe.each(layouts)('what people hand over, with the house in the layout "%s"', (layout) => {
  let house: TestHouse
  let key: string
  const jobs = new Map<string, Job>()

  const submit = (
    name: string,
    source: { kind: 'path'; path: string } | { kind: 'upload'; uploadId: string },
    change: { checksum?: string } = {},
  ) => house.operator.encode.submitMaster({ source, name: { en: name }, recipe: 'economy', subtitles: [], ...change })
  const over = (jobId: JobId) =>
    waitFor(
      async () => {
        const job = await house.operator.encode.readJob({ jobId })
        return ['done', 'refused', 'failed', 'cancelled'].includes(job.state) && job
      },
      { patienceMs, words: () => `a job does not end:\n${house.said()}` },
    )

  beforeAll(async () => {
    house = await openHouse({ layout, variables: { VITASCOPE_INGEST_ROOTS: masters, VITASCOPE_ENCODE_WORKERS: '2' } })
    key = readFileSync(join(house.data, 'keys', 'operator.key'), 'utf8').trim()
    const submitted = await Promise.all(
      [...files].map(async ([what, path]) => {
        const source = accepted[what]?.uploaded
          ? { kind: 'upload' as const, uploadId: await uploadInPieces(house, key, await readFile(path)) }
          : { kind: 'path' as const, path }
        return [what, (await submit(what, source)).jobId] as const
      }),
    )
    for (const [what, jobId] of submitted) jobs.set(what, await over(jobId))
  }, patienceMs + 60_000)
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]()
  })

  it.each(refused)('is refused with a reason: %s', (what, _, code, words) => {
    const job = jobs.get(what)!
    expect(job).toMatchObject({ state: 'refused', reasonCode: code, buildIds: [] })
    expect(job.reason).toMatch(words)
    expect(job.steps.map((step) => step.stepId)).toEqual(['inspect'])
  })

  it.each(Object.entries(accepted))('comes out right: %s', async (what, { picture, frames, audio, notes }) => {
    const job = jobs.get(what)!
    expect(job.reason).toBeUndefined()
    expect(job.state).toBe('done')
    for (const note of notes) expect(job.facts!.video.notes).toContainEqual(expect.stringMatching(note))
    const { items } = await house.operator.encode.listBuilds({ titleId: job.titleId })
    const build = items.find((candidate) => candidate.complete)!
    expect(largest(build)).toEqual(picture)
    expect(new Set(build.rungs.flatMap((rung) => (rung.kind === 'video' ? [rung.frames] : [])))).toEqual(new Set([frames]))
    const sounds = build.rungs.filter((rung) => rung.kind === 'audio')
    expect(new Set(sounds.map((rung) => rung.id)).size).toBe(audio)
    const { dashUrl } = await house.operator.playback.startTestSession({ titleId: job.titleId })
    expect(await decodedFrames(dashUrl)).toBe(frames)
  })

  it('shows nobody a title of what was refused, and forgets it', async () => {
    const { clients: member } = await house.newMember()
    const titleIds = refused.map(([what]) => jobs.get(what)!.titleId)
    for (const titleId of titleIds)
      await expect(member.catalogue.readTitlePage({ titleId })).rejects.toMatchObject({ code: 'NO_SUCH_TITLE' })
    for (const titleId of titleIds)
      await expect(member.playback.startSession({ titleId })).rejects.toMatchObject({
        status: expect.toSatisfy((status) => status === 404 || status === 409),
      })
    const kept = await waitFor(
      async () => {
        const { items } = await house.operator.catalogue.listTitles({})
        return items.length <= Object.keys(accepted).length && items
      },
      { patienceMs: 30_000, words: () => 'titles of refused masters stay' },
    )
    expect(new Set(kept.map((title) => title.titleId))).toEqual(new Set(Object.keys(accepted).map((what) => jobs.get(what)!.titleId)))
  })

  it('reads no file outside of the folders that it was given, by whatever name', async () => {
    const secret = await written(folder.path, 'secret.mp4', 'secret')
    await symlink(secret, join(masters, `link ${layout}.mp4`))
    await symlink(folder.path, join(masters, `up ${layout}`))
    for (const path of [
      secret,
      '/etc/passwd',
      join(masters, `link ${layout}.mp4`),
      join(masters, `up ${layout}`, 'secret.mp4'),
      `${masters}/../secret.mp4`,
      'secret.mp4',
      `${masters}-else/x.mp4`,
    ]) {
      await expect(submit('Outside', { kind: 'path', path }), path).rejects.toMatchObject({ code: 'PATH_NOT_ALLOWED', status: 403 })
    }
    for (const path of [`${masters}/a\0.mp4`, `${masters}/a\nb.mp4`]) {
      await expect(submit('Unprintable', { kind: 'path', path }), path).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining('source.path'),
      })
    }
    for (const path of [join(masters, 'nothing.mp4'), masters + '/', join(masters, '-version')]) {
      await expect(submit('Nothing', { kind: 'path', path }), path).rejects.toMatchObject({
        code: expect.stringMatching(/^(NO_SUCH_FILE|PATH_NOT_ALLOWED)$/),
      })
    }
    expect((await house.operator.encode.listJobs({})).items).toHaveLength(jobs.size)
  })

  it('takes an upload only whole, as it was promised, and from operators', async () => {
    const bytes = await readFile(join(masters, 'upright.mp4'))
    const half = await startUpload(house, key, bytes.length)
    await expect(submit('Half', { kind: 'upload', uploadId: half })).rejects.toMatchObject({ code: 'NO_SUCH_UPLOAD', status: 404 })
    expect((await patch(house, key, half, 7, bytes)).status).toBe(409)
    expect((await fetch(`${house.url}/api/uploads/${half}`, { headers: tus(key) })).status).toBe(405)
    expect(
      (await fetch(`${house.url}/api/uploads`, { method: 'POST', headers: { ...tus(key), authorization: '', 'upload-length': '10' } }))
        .status,
    ).toBe(401)
    expect((await patch(house, key, half, 0, bytes)).status).toBe(204)
    const { jobId } = await submit('Other', { kind: 'upload', uploadId: half }, { checksum: sha256('another film') })
    const job = await over(jobId)
    expect(job).toMatchObject({ state: 'refused', reasonCode: 'CHECKSUM_DIFFERENT' })
    expect(job.reason).toContain(sha256(bytes))
    const promised = await startUpload(house, key, bytes.length, { checksum: sha256('yet another') })
    expect((await patch(house, key, promised, 0, bytes)).status).toBe(204)
    expect(await over((await submit('Promised', { kind: 'upload', uploadId: promised })).jobId)).toMatchObject({
      state: 'refused',
      reasonCode: 'CHECKSUM_DIFFERENT',
    })
  })

  it('leaves no child behind', async () => {
    await waitFor(() => !house.processes().some((line) => /ffmpeg|ffprobe|packager/.test(line)), {
      words: () => house.processes().join('\n'),
    })
    expect(house.said()).not.toContain('"msg":"defect"')
  })
})

const largest = ({ rungs }: Build) =>
  rungs
    .filter((rung) => rung.kind === 'video')
    .reduce<readonly [number, number]>((size, rung) => (rung.width! > size[0] ? [rung.width!, rung.height!] : size), [0, 0])

const tus = (key: string) => ({ authorization: `Bearer ${key}`, 'tus-resumable': '1.0.0' })

const startUpload = async (
  house: TestHouse,
  key: string,
  length: number,
  metadata: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const pairs = Object.entries({ filename: 'film.mp4', ...metadata }).map(
    ([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`,
  )
  const response = await fetch(`${house.url}/api/uploads`, {
    method: 'POST',
    headers: { ...tus(key), 'upload-length': String(length), 'upload-metadata': pairs.join(',') },
  })
  expect(response.status).toBe(201)
  return response.headers.get('location')!.split('/').at(-1)!
}

const patch = (house: TestHouse, key: string, uploadId: string, offset: number, bytes: Uint8Array<ArrayBuffer>) =>
  fetch(`${house.url}/api/uploads/${uploadId}`, {
    method: 'PATCH',
    headers: { ...tus(key), 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body: bytes.subarray(offset),
  })

/** Sends a file by tus 1.0: the connection breaks in the middle, the server is asked what has arrived, and the rest follows. */
const uploadInPieces = async (house: TestHouse, key: string, bytes: Buffer<ArrayBuffer>): Promise<string> => {
  const uploadId = await startUpload(house, key, bytes.length)
  const half = Math.floor(bytes.length / 2)
  const stored = () => statSync(join(house.data, 'services', 'encode', 'uploads', uploadId)).size
  await sendAndBreak(
    `${house.url}/api/uploads/${uploadId}`,
    { ...tus(key), 'upload-offset': '0', 'content-type': 'application/offset+octet-stream', 'content-length': bytes.length },
    bytes.subarray(0, half),
    () => stored() > 0,
  )
  const head = await fetch(`${house.url}/api/uploads/${uploadId}`, { method: 'HEAD', headers: tus(key) })
  const arrived = Number(head.headers.get('upload-offset'))
  expect(arrived).toBeGreaterThan(0)
  expect(arrived).toBeLessThanOrEqual(half)
  const response = await patch(house, key, uploadId, arrived, bytes)
  expect(response.status).toBe(204)
  expect(response.headers.get('upload-offset')).toBe(String(bytes.length))
  return uploadId
}

/** Sends what is at hand of a longer body, and goes away without a word once some of it has arrived. */
const sendAndBreak = async (
  url: string,
  headers: Readonly<Record<string, string | number>>,
  bytes: Uint8Array,
  hasArrived: () => boolean,
): Promise<void> => {
  const sending = request(url, { method: 'PATCH', headers })
  const closed = new Promise<void>((resolve) => sending.on('close', resolve))
  sending.on('error', () => {})
  sending.write(bytes)
  await waitFor(hasArrived, { words: () => 'nothing of the upload arrived' })
  sending.destroy()
  await closed
}
