import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../contracts/problems.ts'
import { callAs } from '../../../test/helpers/calls.ts'
import { manualClock } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { silentLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import { openUploads, type Uploads } from './uploads.ts'

const hourMs = 3_600_000
const startMs = Date.UTC(2026, 0, 1)

describe('uploads', () => {
  let folder: string
  let clock: ReturnType<typeof manualClock>
  let freeBytes: number
  let uploads: Uploads
  const open = () =>
    openUploads({
      folder,
      maxUploadBytes: 1000,
      freeBytes: async () => freeBytes - (await uploads.missingBytes()),
      clock,
      newId: newIds({ clock, random: seededRandom(clock.monotonic()) }),
      log: silentLog,
    })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vitascope-uploads-'))
    clock = manualClock(startMs)
    freeBytes = 10_000
    uploads = await open()
  })
  afterEach(() => rm(folder, { recursive: true }))

  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    uploads.route.handle(
      new Request(`http://house.test${path}`, {
        method,
        headers: { 'Tus-Resumable': '1.0.0', ...headers },
        ...(body !== undefined && { body }),
      }),
      callAs(),
    )
  const create = async (sizeBytes: number, metadata: Record<string, string> = {}) => {
    const pairs = Object.entries(metadata).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    const response = await send('POST', '/api/uploads', {
      'Upload-Length': String(sizeBytes),
      ...(pairs.length > 0 && { 'Upload-Metadata': pairs.join(',') }),
    })
    const words = response.ok ? undefined : ((await response.json()) as Problem).detail
    return { status: response.status, location: response.headers.get('location') ?? '', words }
  }
  const patch = (location: string, offset: number, body: string) =>
    send('PATCH', location, { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' }, body)
  const idOf = (location: string) => location.split('/').at(-1)!
  const touch = (location: string) => utimes(join(folder, idOf(location)), clock.now() / 1000, clock.now() / 1000)

  it('takes a file in pieces and says where it stopped', async () => {
    const { status, location } = await create(10)
    expect(status).toBe(201)
    expect(location).toMatch(/^\/api\/uploads\/[0-9a-f-]{36}$/)
    expect((await patch(location, 0, 'four')).headers.get('upload-offset')).toBe('4')
    expect(await uploads.read(idOf(location))).toBeUndefined()
    expect((await send('HEAD', location)).headers.get('upload-offset')).toBe('4')
    expect((await patch(location, 4, 'andsix')).status).toBe(204)
    expect(await uploads.read(idOf(location))).toMatchObject({
      uploadId: idOf(location),
      path: join(folder, idOf(location)),
      sizeBytes: 10,
      checksum: undefined,
    })
  })
  it('goes on after a restart from what has arrived', async () => {
    const { location } = await create(10)
    await patch(location, 0, 'four')
    uploads = await open()
    expect((await send('HEAD', location)).headers.get('upload-offset')).toBe('4')
    expect((await patch(location, 4, 'andsix')).status).toBe(204)
  })
  it('refuses a piece that does not begin where the last one ended', async () => {
    const { location } = await create(10)
    expect((await patch(location, 3, 'x')).status).toBe(409)
  })
  it('keeps the checksum of the sender, in small letters, and nothing that is none', async () => {
    const sum = 'AB'.repeat(32)
    const whole = async (checksum: string) => {
      const { location } = await create(1, { checksum })
      await patch(location, 0, 'x')
      return (await uploads.read(idOf(location)))?.checksum
    }
    expect(await whole(sum)).toBe('ab'.repeat(32))
    expect(await whole('md5 or so')).toBeUndefined()
  })
  it('refuses what is larger than the house takes, and what has no room', async () => {
    expect((await create(1001)).status).toBe(413)
    freeBytes = 500
    expect(await create(501)).toMatchObject({
      status: 507,
      words: 'There is room for 500 B, and the upload has 501 B. Free some disk space and start again.',
    })
    expect(await readdir(folder)).toEqual([])
  })
  it('promises room once: of two that fit only alone the second is refused, also when both come at once', async () => {
    freeBytes = 1000
    const answers = await Promise.all([create(600), create(600)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 507])
    const refused = answers.find(({ status }) => status === 507)!
    expect(refused.words).toBe('There is room for 400 B, and the upload has 600 B. Free some disk space and start again.')
    expect(await uploads.missingBytes()).toBe(600)
  })
  it('needs less room with each byte that comes, remembers its promises over a restart, and gives them back', async () => {
    const { location } = await create(10)
    const given = (await create(5)).location
    const kept = (await create(3)).location
    await patch(location, 0, 'four')
    expect(await uploads.missingBytes()).toBe(14)
    uploads = await open()
    expect(await uploads.missingBytes()).toBe(14)
    expect((await send('DELETE', given)).status).toBe(204)
    expect(await uploads.missingBytes()).toBe(9)
    await patch(location, 4, 'andsix')
    expect(await uploads.missingBytes()).toBe(3)
    await uploads.remove(idOf(kept))
    expect(await uploads.missingBytes()).toBe(0)
  })
  it('takes none whose length comes later, since no room can be promised to it', async () => {
    const deferred = await send('POST', '/api/uploads', { 'Upload-Defer-Length': '1' })
    expect([deferred.status, ((await deferred.json()) as Problem).detail]).toEqual([
      400,
      'Say how long the upload is (Upload-Length): its space is promised before the first byte comes.',
    ])
    expect((await send('OPTIONS', '/api/uploads')).headers.get('tus-extension')).not.toContain('creation-defer-length')
    expect(await readdir(folder)).toEqual([])
  })
  it('gives nothing out, and takes no id that it did not make', async () => {
    const { location } = await create(1)
    await patch(location, 0, 'x')
    expect((await send('GET', location)).status).toBe(405)
    expect((await send('HEAD', '/api/uploads/..%2f..%2fetc%2fpasswd')).status).toBe(404)
    expect(await uploads.read('../secret')).toBeUndefined()
    await writeFile(join(folder, 'strange'), 'x')
    await uploads.remove('strange')
    expect(await readdir(folder)).toContain('strange')
  })
  it('answers every error as a problem with a stable code, and keeps the headers of the protocol', async () => {
    const { location } = await create(10)
    const whole = (await create(1)).location
    await patch(whole, 0, 'x')
    const unsized = await send('POST', '/api/uploads')
    expect(Object.fromEntries(unsized.headers)).toMatchObject({ 'content-type': 'application/problem+json', 'tus-resumable': '1.0.0' })
    expect(await unsized.json()).toEqual({
      type: '/api/docs#BAD_UPLOAD',
      title: 'The headers of this request do not fit the upload.',
      status: 400,
      code: 'BAD_UPLOAD',
      detail: 'Upload-Length or Upload-Defer-Length header required',
    })
    const nobody = '/api/uploads/019370a0-0000-7000-8000-00000000dead'
    for (const [asked, status, code] of [
      [send('POST', '/api/uploads', { 'Tus-Resumable': '' }), 412, 'TUS_NEEDED'],
      [send('POST', '/api/uploads', { 'Upload-Length': 'ten' }), 400, 'BAD_UPLOAD'],
      [send('POST', '/api/uploads', { 'Upload-Length': '1001' }), 413, 'UPLOAD_TOO_LARGE'],
      [send('POST', '/api/uploads', { 'Upload-Length': '1', 'Upload-Concat': 'partial' }), 501, 'NOT_IMPLEMENTED'],
      [patch(location, 3, 'x'), 409, 'WRONG_OFFSET'],
      [send('PATCH', location, { 'Upload-Offset': '0' }, 'x'), 400, 'BAD_UPLOAD'],
      [patch(nobody, 0, 'x'), 404, 'NO_SUCH_UPLOAD'],
      [send('DELETE', nobody), 404, 'NO_SUCH_UPLOAD'],
      [send('DELETE', whole), 400, 'BAD_UPLOAD'],
      [send('GET', location), 405, 'METHOD_NOT_ALLOWED'],
      [send('PUT', location), 404, 'NO_SUCH_UPLOAD'],
    ] as const) {
      const response = await asked
      const problem = (await response.json()) as Problem
      expect([response.status, problem.status, problem.code, response.headers.get('content-type')]).toEqual([
        status,
        status,
        code,
        'application/problem+json',
      ])
    }
  })
  it('says nothing to other origins', async () => {
    const response = await send('OPTIONS', '/api/uploads', { Origin: 'https://elsewhere.test' })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })
  it('lets a finished upload not be taken back by its sender', async () => {
    const { location } = await create(1)
    await patch(location, 0, 'x')
    expect((await send('DELETE', location)).status).toBe(400)
  })
  it('forgets an unfinished upload a day after its last byte, and a finished one that nobody handed over after seven', async () => {
    const unfinished = (await create(10)).location
    const finished = (await create(1)).location
    const handedOver = (await create(1)).location
    for (const location of [finished, handedOver]) await patch(location, 0, 'x')
    for (const location of [unfinished, finished, handedOver]) await touch(location)
    const inUse = new Set([idOf(handedOver)])
    await clock.advance(24 * hourMs)
    expect(await uploads.expire(inUse)).toBe(0)
    await clock.advance(1)
    expect(await uploads.expire(inUse)).toBe(1)
    expect((await send('HEAD', unfinished)).status).toBe(404)
    await clock.advance(6 * 24 * hourMs)
    expect(await uploads.expire(inUse)).toBe(1)
    expect(await uploads.read(idOf(finished))).toBeUndefined()
    expect(await uploads.read(idOf(handedOver))).toBeDefined()
    expect((await readdir(folder)).toSorted()).toEqual([idOf(handedOver), `${idOf(handedOver)}.json`])
  })
})
