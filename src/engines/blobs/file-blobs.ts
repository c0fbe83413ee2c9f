import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '../../kit/clock.ts'
import { assert } from '../../kit/failure.ts'
import { sha256, sha256File } from '../../kit/hash.node.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Log } from '../../kit/log.ts'
import { adoptFile, linkOrCopy, readOnly } from './adopt-file.ts'
import { blobDifferent, blobMissing, checkExpected, checkRange, fileExists, isBlobName } from './blob-name.ts'
import { asDiskTrouble, errorCode } from './disk-trouble.ts'
import { syncFolder, writeHashed } from './hashed-file.ts'
import { openIncoming } from './incoming.ts'
import type { Blob, Blobs, BlobSource } from './port.ts'

export interface FileBlobsNeeds {
  /** Where the blobs lie; made when missing. Several processes of one machine may use it at once. */
  readonly folder: string
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
}

/** What one pull of a reader brings. */
const pieceBytes = 1 << 20

/** Where a blob lies below its folder: `ab/cdef…`, so that no folder grows beyond a 256th of all. */
export const blobPath = (folder: string, sha256: string): string => join(folder, sha256.slice(0, 2), sha256.slice(2))

/**
 * Blobs as read-only files named by their content. A new one is written beside them, synced, renamed into its place, and its folder synced: it
 * is there whole or not at all, whenever the machine stops.
 */
export const openFileBlobs = async (needs: FileBlobsNeeds): Promise<Blobs> => {
  const { folder, log } = needs
  const incoming = await openIncoming({ folder: join(folder, 'incoming'), clock: needs.clock, newName: () => needs.newId() })
  const abandoned = await incoming.sweep()
  if (abandoned > 0) log.info('half-written blobs were removed', { files: abandoned })

  const head = async (name: string): Promise<Blob | undefined> => {
    if (!isBlobName(name)) return undefined
    const facts = await stat(blobPath(folder, name)).catch((trouble: unknown) => {
      if (errorCode(trouble) === 'ENOENT') return undefined
      throw trouble
    })
    return facts?.isFile() ? { sha256: name, sizeBytes: facts.size } : undefined
  }
  const known = async (name: string): Promise<Blob> => {
    const blob = await head(name)
    if (!blob) throw blobMissing(name)
    return blob
  }

  /** True when the same content is there already; its name may be another process's and not yet durable. */
  const isThere = async (blob: Blob): Promise<boolean> => {
    const there = await head(blob.sha256)
    if (there?.sizeBytes !== blob.sizeBytes) return false
    await syncFolder(dirname(blobPath(folder, blob.sha256)))
    return true
  }
  const place = async (path: string, blob: Blob): Promise<void> => {
    const target = blobPath(folder, blob.sha256)
    if (await mkdir(dirname(target), { recursive: true })) await syncFolder(folder)
    await rename(path, target)
    await syncFolder(dirname(target))
  }

  const putWritten = (
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    expect: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Blob> =>
    incoming.withFile(async (path) => {
      const blob = await writeHashed(path, pieces, signal)
      checkExpected(blob, expect)
      if (await isThere(blob)) return blob
      await chmod(path, readOnly)
      await place(path, blob)
      return blob
    })

  const putBytes = async (bytes: Uint8Array, expect: string | undefined, signal: AbortSignal | undefined): Promise<Blob> => {
    const blob = { sha256: sha256(bytes), sizeBytes: bytes.length }
    checkExpected(blob, expect)
    return (await isThere(blob)) ? blob : putWritten([bytes], blob.sha256, signal)
  }

  const putFile = (file: string, expect: string | undefined, signal: AbortSignal | undefined): Promise<Blob> =>
    incoming.withFile(async (path) => {
      let adopted = false
      const decide = async (blob: Blob) => {
        checkExpected(blob, expect)
        adopted = !(await isThere(blob))
        return adopted
      }
      const blob = await adoptFile(file, path, decide, signal)
      if (adopted) await place(path, blob)
      return blob
    })

  const put = async (source: BlobSource, { expect, signal }: { expect?: string; signal?: AbortSignal } = {}): Promise<Blob> => {
    signal?.throwIfAborted()
    try {
      if (source instanceof Uint8Array) return await putBytes(source, expect, signal)
      return await ('file' in source ? putFile(source.file, expect, signal) : putWritten(source, expect, signal))
    } catch (trouble) {
      throw signal?.aborted ? signal.reason : trouble
    }
  }

  const toFile = async (name: string, path: string): Promise<void> => {
    await known(name)
    try {
      if ((await linkOrCopy(blobPath(folder, name), path)) === 'copy') await chmod(path, readOnly)
    } catch (trouble) {
      if (errorCode(trouble) === 'EEXIST') throw fileExists(path, trouble)
      await rm(path, { force: true })
      throw asDiskTrouble(trouble, dirname(path))
    }
    const found = await sha256File(path)
    if (found === name) return
    await rm(path)
    throw blobDifferent(name, found)
  }

  const list = async ({ cursor = '', limit }: { cursor?: string; limit: number }): ReturnType<Blobs['list']> => {
    assert(Number.isInteger(limit) && limit > 0, `a list's limit is ${limit}`)
    const blobs: Blob[] = []
    const prefixes = (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name) && name >= cursor.slice(0, 2)).toSorted()
    for (const prefix of prefixes) {
      const names = (await readdir(join(folder, prefix))).map((rest) => prefix + rest).filter((name) => isBlobName(name) && name > cursor)
      for (const name of names.toSorted()) {
        const blob = await head(name)
        if (blob) blobs.push(blob)
        if (blobs.length === limit) return { blobs, cursor: name }
      }
    }
    return { blobs, cursor: undefined }
  }

  /** Gives troubles of the disk the port's words. */
  const worded =
    <Arguments extends unknown[], Result>(action: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      try {
        return await action(...given)
      } catch (trouble) {
        throw asDiskTrouble(trouble, folder)
      }
    }

  return {
    put: worded(put),
    head: worded(head),
    read: worded(async (name: string, range?: { start: number; end: number }) =>
      readPieces(folder, name, checkRange(await known(name), range)),
    ),
    readBytes: worded(async (name: string) => {
      await known(name)
      return readFile(blobPath(folder, name))
    }),
    toFile: worded(toFile),
    remove: worded(async (name: string) => {
      if (isBlobName(name)) await rm(blobPath(folder, name), { force: true })
    }),
    list: worded(list),
    freeBytes: worded(async () => {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    }),
    async close() {},
  }
}

/** Opens the file at the first pull, so that a stream that nobody reads holds nothing. */
const readPieces = (folder: string, name: string, { start, end }: { start: number; end: number }): ReadableStream<Uint8Array> => {
  let file: FileHandle | undefined
  let at = start
  const pullPiece = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    if (at < end) {
      file ??= await open(blobPath(folder, name), 'r')
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(Math.min(pieceBytes, end - at)), 0, null, at)
      assert(bytesRead > 0, `the file of blob ${name} ends at ${at}, before ${end}`)
      controller.enqueue(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
    if (at < end) return
    controller.close()
    await file?.close()
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          await pullPiece(controller)
        } catch (trouble) {
          await file?.close().catch(() => {})
          throw errorCode(trouble) === 'ENOENT' ? blobMissing(name) : asDiskTrouble(trouble, folder)
        }
      },
      async cancel() {
        await file?.close()
      },
    },
    { highWaterMark: 0 },
  )
}
