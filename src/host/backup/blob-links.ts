import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { linkOrCopy } from '../../engines/blobs/adopt-file.ts'
import { isBlobName } from '../../engines/blobs/blob-name.ts'
import { errorCode } from '../../engines/blobs/disk-trouble.ts'
import { blobPath } from '../../engines/blobs/file-blobs.ts'
import { syncFolder } from '../../engines/blobs/hashed-file.ts'
import type { Blob } from '../../engines/blobs/port.ts'
import { mapLimited } from '../../kit/limits.ts'
import { bent } from './manifest.ts'

const listName = 'blobs.txt'
/** Links, or copies where the folders are on different disks, at once. */
const atOnce = 8

/**
 * Blobs never change, so a second name for the same bytes is enough while both folders are on one disk; elsewhere they are copied. One that is
 * removed meanwhile is left out.
 */
export const saveBlobs = async (
  from: string,
  to: string,
  backup: string,
  onProgress: (done: number, total: number) => void,
): Promise<readonly Blob[]> => {
  const names = await blobNames(from)
  let done = 0
  const saved = await mapLimited(names, atOnce, async (sha256) => {
    const sizeBytes = await bring(from, to, sha256)
    done += 1
    onProgress(done, names.length)
    return sizeBytes === undefined ? [] : [{ sha256, sizeBytes }]
  })
  for (const folder of new Set(saved.flat().map(({ sha256 }) => dirname(blobPath(to, sha256))))) await syncFolder(folder)
  await writeFile(
    join(backup, listName),
    saved.flat().map(({ sha256, sizeBytes }) => `${sha256} ${sizeBytes}\n`),
    { mode: 0o600 },
  )
  return saved.flat()
}

/** The names and sizes that a backup holds. */
export const readBlobList = async (backup: string): Promise<readonly Blob[]> => {
  const blobs: Blob[] = []
  for await (const line of createInterface({ input: createReadStream(join(backup, listName)) })) {
    const [sha256 = '', size = ''] = line.split(' ')
    if (!isBlobName(sha256) || !/^\d+$/.test(size)) throw bent(listName, `has a line that names no blob: ${line.slice(0, 100)}`)
    blobs.push({ sha256, sizeBytes: Number(size) })
  }
  return blobs
}

/** The same way back. */
export const bringBlobs = async (
  blobs: readonly Blob[],
  from: string,
  to: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> => {
  let done = 0
  await mapLimited(blobs, atOnce, async ({ sha256 }) => {
    if ((await bring(from, to, sha256)) === undefined) throw bent(join('blobs', sha256), 'is gone')
    done += 1
    onProgress(done, blobs.length)
  })
  for (const folder of new Set(blobs.map(({ sha256 }) => dirname(blobPath(to, sha256))))) await syncFolder(folder)
}

/** Its size; undefined when it is not there. */
const bring = async (from: string, to: string, sha256: string): Promise<number | undefined> => {
  const target = blobPath(to, sha256)
  await mkdir(dirname(target), { recursive: true })
  try {
    if ((await linkOrCopy(blobPath(from, sha256), target)) === 'copy') await syncFile(target)
    return (await stat(target)).size
  } catch (trouble) {
    if (errorCode(trouble) === 'ENOENT') return undefined
    throw trouble
  }
}

export const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const blobNames = async (folder: string): Promise<string[]> => {
  const names: string[] = []
  const prefixes = await readdir(folder).catch(() => [])
  for (const prefix of prefixes.filter((name) => /^[0-9a-f]{2}$/.test(name)).toSorted()) {
    for (const rest of (await readdir(join(folder, prefix))).toSorted()) if (isBlobName(prefix + rest)) names.push(prefix + rest)
  }
  return names
}
