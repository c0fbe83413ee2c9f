import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestSql, type TestSql } from '../../../../test/helpers/sql.ts'
import { temporaryFolder } from '../../../../test/helpers/temporary-folder.ts'
import { openFileBlobs } from '../../../engines/blobs/file-blobs.ts'
import type { Blobs } from '../../../engines/blobs/port.ts'
import type { Sql } from '../../../engines/sql/port.ts'
import { systemClock } from '../../../kit/clock.ts'
import { sha256 } from '../../../kit/hash.node.ts'
import { newIds } from '../../../kit/ids.ts'
import { silentLog } from '../../../kit/log.ts'
import { systemRandom } from '../../../kit/random.ts'
import { migrations, type Tables } from '../tables.ts'
import { folderFiles } from './folder-files.ts'
import type { Place, WorkFiles } from './port.ts'
import { openStoredFiles } from './stored-files.ts'

const place: Place = { scope: 'work/job', name: 'video' }
const newId = newIds({ clock: systemClock, random: systemRandom })

const makeFilm = async (folder: string) => {
  await mkdir(join(folder, 'video'))
  await writeFile(join(folder, 'video', 'film.mp4'), 'frames')
  return { frames: 72 }
}
const notAgain = () => Promise.reject(new Error('made twice'))

let database: TestSql
let sql: Sql<Tables>
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let blobs: Blobs
let schemas = 0
beforeAll(async () => {
  database = await openTestSql()
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  schemas += 1
  sql = await database.sql.open<Tables>(`encode${schemas}`, migrations)
  folder = await temporaryFolder()
  blobs = await openFileBlobs({ folder: join(folder.path, 'blobs'), clock: systemClock, newId, log: silentLog })
})
afterEach(() => folder[Symbol.asyncDispose]())

const openStored = (name: string, mostBytes = 1e6) =>
  openStoredFiles({ sql, blobs, clock: systemClock, newId, log: silentLog, folder: join(folder.path, name), mostBytes })

/** Two processes on the same files: each a root and what it gives. */
const pairs: Record<string, () => Promise<readonly { root: string; files: WorkFiles }[]>> = {
  async 'one folder that both share'() {
    const root = join(folder.path, 'shared')
    return [root, root].map((path) => ({ root: path, files: folderFiles(path) }))
  },
  async 'the store of blobs'() {
    return Promise.all(['one', 'two'].map(async (name) => ({ root: join(folder.path, name), files: await openStored(name) })))
  },
}

describe.each(Object.entries(pairs))('work files in %s', (_, open) => {
  let one: { root: string; files: WorkFiles }
  let two: { root: string; files: WorkFiles }
  beforeEach(async () => {
    ;[one, two] = (await open()) as [typeof one, typeof two]
  })
  afterEach(() => Promise.all([one, two].map(({ files }) => files.close())))

  it('are found by another process with their result, whole', async () => {
    expect(await one.files.open('1').keep(place, makeFilm)).toEqual({ frames: 72 })
    const there = two.files.open('2')
    expect(await there.result(place)).toEqual({ frames: 72 })
    const path = await there.folder(place)
    expect(path).toBe(join(two.root, 'work/job/video'))
    expect(await readFile(join(path!, 'video', 'film.mp4'), 'utf8')).toBe('frames')
    expect(await readdir(join(two.root, 'work/job/unfinished'))).toEqual([])
  })

  it('are not there before they are kept', async () => {
    expect(await two.files.has('work/job')).toBe(false)
    const there = two.files.open('2')
    expect([await there.result(place), await there.folder(place)]).toEqual([undefined, undefined])
    await one.files.open('1').keep(place, async (path) => {
      await makeFilm(path)
      expect([await there.result(place), await there.folder(place)]).toEqual([undefined, undefined])
      return {}
    })
    expect(await there.result(place)).toEqual({})
  })

  it('are never made again', async () => {
    await one.files.open('1').keep(place, makeFilm)
    expect(await two.files.open('2').keep(place, notAgain)).toEqual({ frames: 72 })
  })

  it('are those of the first when two make them at once', async () => {
    const slow = one.files.open('1').keep(place, async (path) => {
      await two.files.open('2').keep(place, makeFilm)
      await writeFile(join(path, 'film.mp4'), 'late')
      return { frames: 71 }
    })
    expect(await slow).toEqual({ frames: 72 })
    const kept = await one.files.open('3').folder(place)
    expect((await readdir(kept!)).filter((name) => name !== 'result.json')).toEqual(['video'])
    expect(await readdir(join(one.root, 'work/job/unfinished'))).toEqual([])
  })

  it('leave nothing behind when making them goes wrong', async () => {
    const failing = one.files.open('1').keep(place, async (path) => {
      await makeFilm(path)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await readdir(join(one.root, 'work/job'))).toEqual(['unfinished'])
    expect(await readdir(join(one.root, 'work/job/unfinished'))).toEqual([])
    expect(await two.files.open('2').result(place)).toBeUndefined()
  })

  it('are made anew over what a worker left that died in the middle', async () => {
    await mkdir(join(one.root, 'work/job/unfinished/video-1'), { recursive: true })
    await writeFile(join(one.root, 'work/job/unfinished/video-1/film.mp4'), 'half')
    expect(await one.files.open('1').keep(place, makeFilm)).toEqual({ frames: 72 })
  })

  it('are listed by jobs and films, and removed with them', async () => {
    await one.files.open('1').keep(place, makeFilm)
    await one.files.open('1').keep({ scope: 'chunks/film', name: 'piece' }, makeFilm)
    const [job] = await two.files.list('work')
    expect(job!.name).toBe('job')
    expect(Math.abs(systemClock.now() - job!.changedMs)).toBeLessThan(60_000)
    expect((await two.files.list('chunks')).map(({ name }) => name)).toEqual(['film'])
    expect(await two.files.has('work/job')).toBe(true)
    await two.files.remove('work/job')
    expect(await one.files.has('work/job')).toBe(false)
    expect(await two.files.open('2').result(place)).toBeUndefined()
    expect((await two.files.list('work')).length).toBe(0)
    expect((await two.files.list('chunks')).length).toBe(1)
  })
})

describe('files in the store', () => {
  const piece = (name: string): Place => ({ scope: 'chunks/film', name })
  const keepPiece = (files: WorkFiles, name: string, owner = '1') =>
    files.open(owner).keep(piece(name), async (path) => {
      await writeFile(join(path, 'part.mp4'), name.repeat(40))
      return {}
    })
  const claims = async () => (await sql.db.selectFrom('kept_file').select('sha256').execute()).length

  it('lie on this machine only as far as there is room, except for those that a step holds', async () => {
    const one = await openStored('one')
    for (const name of ['a', 'b', 'c']) await keepPiece(one, name)
    const two = await openStored('two', 90)
    const lying = async () => (await readdir(join(folder.path, 'two/chunks/film'))).filter((name) => name.length === 1).toSorted()
    const step = two.open('step')
    for (const name of ['a', 'b', 'c']) await step.folder(piece(name))
    expect(await lying()).toEqual(['a', 'b', 'c'])
    step.close()
    await expect.poll(lying).toEqual(['b', 'c'])
    expect(await readFile(join((await two.open('next').folder(piece('a')))!, 'part.mp4'), 'utf8')).toBe('a'.repeat(40))
  })

  it('are refused when the store gives other bytes, and lost when it has none', async () => {
    const one = await openStored('one')
    await keepPiece(one, 'a')
    const two = await openStored('two')
    await blobs.remove(sha256('a'.repeat(40)))
    await expect(two.open('2').folder(piece('a'))).rejects.toMatchObject({ code: 'WORK_LOST' })
    expect(await two.open('2').result(piece('a'))).toEqual({})
  })

  it('are those that are kept now, whatever of them lies here from before', async () => {
    const [one, two] = [await openStored('one'), await openStored('two')]
    const read = async () => readFile(join((await two.open('reader').folder(piece('a')))!, 'part.mp4'), 'utf8')
    await keepPiece(one, 'a')
    expect(await read()).toBe('a'.repeat(40))
    await one.remove('chunks/film')
    expect(await two.open('reader').folder(piece('a'))).toBeUndefined()
    await one.open('2').keep(piece('a'), async (path) => {
      await writeFile(join(path, 'part.mp4'), 'anew')
    })
    expect(await read()).toBe('anew')
  })

  it('let go of their blobs when they are removed, and of what was made too late', async () => {
    const [one, two] = [await openStored('one'), await openStored('two')]
    await one.open('1').keep(piece('a'), async (path) => {
      await keepPiece(two, 'a', '2')
      await writeFile(join(path, 'late.mp4'), 'late')
      return {}
    })
    const waiting = async () =>
      (await sql.db.selectFrom('blob_removal').select('sha256').orderBy('sha256').execute()).map((row) => row.sha256)
    expect([await claims(), await waiting()]).toEqual([1, [sha256('late')]])
    await one.remove('chunks/film')
    expect([await claims(), await waiting()]).toEqual([0, [sha256('late'), sha256('a'.repeat(40))].toSorted()])
    await keepPiece(two, 'a', '3')
    expect([await claims(), await waiting()]).toEqual([1, [sha256('late')]])
  })

  it('take files from elsewhere without touching them, and tell their sums', async () => {
    const path = join(folder.path, 'master.mov')
    await writeFile(path, 'a master')
    const one = await openStored('one')
    const master: Place = { scope: 'masters/m', name: 'master' }
    const sources = [{ path: 'film', file: path, isOurs: false }]
    expect(await one.store(master, sources)).toEqual({ film: sha256('a master') })
    await writeFile(path, 'changed!')
    const two = await openStored('two')
    expect(await readFile(join((await two.open('2').folder(master))!, 'film'), 'utf8')).toBe('a master')
  })
})
