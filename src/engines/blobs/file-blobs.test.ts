import { chmod, link, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { manualClock } from '../../kit/clock.ts'
import { Failure, Outage } from '../../kit/failure.ts'
import { sha256 } from '../../kit/hash.node.ts'
import { newIds } from '../../kit/ids.ts'
import { silentLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import { adoptFile } from './adopt-file.ts'
import { blobsConformance } from './conformance.ts'
import { asDiskTrouble } from './disk-trouble.ts'
import { blobPath, openFileBlobs } from './file-blobs.ts'
import { abandonedMs } from './incoming.ts'

const openHouse = async () => {
  const folder = await temporaryFolder()
  const [store, files] = [join(folder.path, 'blobs'), join(folder.path, 'files')]
  await mkdir(files)
  const clock = manualClock()
  const newId = newIds({ clock, random: seededRandom('file blobs') })
  const openAgain = () => openFileBlobs({ folder: store, clock, newId, log: silentLog })
  return { blobs: await openAgain(), openAgain, store, files, clock, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

blobsConformance('a folder', openHouse)

const bytesOf = (text: string) => new TextEncoder().encode(text)
const modeOf = async (path: string) => (await stat(path)).mode & 0o777

describe('blobs in a folder', () => {
  it('lie in 256 folders as read-only files', async () => {
    await using house = await openHouse()
    const { sha256: name } = await house.blobs.put(bytesOf('content'))
    const path = join(house.store, name.slice(0, 2), name.slice(2))
    expect(blobPath(house.store, name)).toBe(path)
    expect(await readFile(path, 'utf8')).toBe('content')
    expect(await modeOf(path)).toBe(0o444)
  })

  it('take a file on the same disk by a link, so that its bytes are there once and cannot be written', async () => {
    await using house = await openHouse()
    const source = join(house.files, 'source')
    await writeFile(source, 'content')
    const { sha256: name } = await house.blobs.put({ file: source })
    expect((await stat(source)).ino).toBe((await stat(blobPath(house.store, name))).ino)
    expect(await modeOf(source)).toBe(0o444)
  })

  it('copy what a symbolic link leads to', async () => {
    await using house = await openHouse()
    await writeFile(join(house.files, 'target'), 'content')
    await symlink('target', join(house.files, 'source'))
    const { sha256: name } = await house.blobs.put({ file: join(house.files, 'source') })
    const path = blobPath(house.store, name)
    expect([await readFile(path, 'utf8'), await modeOf(path), await modeOf(join(house.files, 'target'))]).toEqual(['content', 0o444, 0o644])
  })

  it('leave a file alone that is refused, or whose content is there already', async () => {
    await using house = await openHouse()
    const source = join(house.files, 'source')
    await writeFile(source, 'content')
    await expect(house.blobs.put({ file: source }, { expect: sha256('other') })).rejects.toThrow('not what it should be')
    expect([await modeOf(source), (await stat(source)).nlink]).toEqual([0o644, 1])
    await house.blobs.put(bytesOf('content'))
    await house.blobs.put({ file: source })
    expect([await modeOf(source), (await stat(source)).nlink]).toEqual([0o644, 1])
  })

  it('refuse a file that changes while it is being stored', async () => {
    await using house = await openHouse()
    const source = join(house.files, 'source')
    await writeFile(source, 'content')
    const adopting = adoptFile(source, join(house.files, 'blob'), async () => {
      await writeFile(source, 'changed')
      return true
    })
    await expect(adopting).rejects.toMatchObject({ code: 'BLOB_DIFFERENT', data: { file: source } })
    expect(await modeOf(source)).toBe(0o644)
  })

  it('give a file by a link, and refuse to when the stored bytes are no longer what their name says', async () => {
    await using house = await openHouse()
    const { sha256: name } = await house.blobs.put(bytesOf('content'))
    const path = blobPath(house.store, name)
    await house.blobs.toFile(name, join(house.files, 'out'))
    expect((await stat(join(house.files, 'out'))).ino).toBe((await stat(path)).ino)
    await chmod(path, 0o644)
    await writeFile(path, 'bitten!')
    await expect(house.blobs.toFile(name, join(house.files, 'again'))).rejects.toMatchObject({
      code: 'BLOB_DIFFERENT',
      data: { expected: name, found: sha256('bitten!') },
    })
    expect(await readdir(house.files)).toEqual(['out'])
  })

  it('put a whole blob in the place of a cut one', async () => {
    await using house = await openHouse()
    const { sha256: name } = await house.blobs.put(bytesOf('content'))
    await chmod(blobPath(house.store, name), 0o644)
    await writeFile(blobPath(house.store, name), 'cont')
    await house.blobs.put(bytesOf('content'))
    expect(await readFile(blobPath(house.store, name), 'utf8')).toBe('content')
  })

  it('leave nothing behind of what was refused, cut short or given up', async () => {
    await using house = await openHouse()
    const broken = async function* () {
      yield bytesOf('half')
      throw new Error('cut')
    }
    await house.blobs.put(broken()).catch(() => {})
    await house.blobs.put(bytesOf('a'), { expect: sha256('b') }).catch(() => {})
    await house.blobs.put({ file: join(house.files, 'missing') }).catch(() => {})
    expect(await readdir(join(house.store, 'incoming'))).toEqual([])
  })

  it('sweep away at the start what a process left an hour ago, and not what somebody is writing', async () => {
    await using house = await openHouse()
    const incoming = join(house.store, 'incoming')
    for (const [name, ageMs] of [
      ['old', abandonedMs],
      ['new', abandonedMs - 1000],
    ] as const) {
      await writeFile(join(incoming, name), 'half')
      const seconds = (house.clock.now() - ageMs) / 1000
      await utimes(join(incoming, name), seconds, seconds)
    }
    await house.openAgain()
    expect(await readdir(incoming)).toEqual(['new'])
  })

  it('ignore files in their folder that are no blobs', async () => {
    await using house = await openHouse()
    const { sha256: name } = await house.blobs.put(bytesOf('content'))
    await writeFile(join(house.store, name.slice(0, 2), 'notes.txt'), 'hello')
    await link(blobPath(house.store, name), join(house.store, 'zz'))
    expect((await house.blobs.list({ limit: 10 })).blobs.map((blob) => blob.sha256)).toEqual([name])
  })

  it('know how much room is free', async () => {
    await using house = await openHouse()
    expect(await house.blobs.freeBytes()).toBeGreaterThan(0)
  })

  it('say it in the words of the port when the disk is full or out of order, and leave other troubles as they are', () => {
    const trouble = (code: string) => asDiskTrouble(Object.assign(new Error(code), { code }), '/srv/blobs')
    expect(trouble('ENOSPC')).toMatchObject({ code: 'DISK_FULL', data: { folder: '/srv/blobs' }, cause: { code: 'ENOSPC' } })
    expect(trouble('EDQUOT')).toBeInstanceOf(Failure)
    expect(trouble('EIO')).toBeInstanceOf(Outage)
    expect(trouble('EISDIR')).toMatchObject({ code: 'EISDIR' })
    expect(asDiskTrouble('odd', '/srv/blobs')).toBe('odd')
  })
})
