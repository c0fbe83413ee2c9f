import { rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsCommand } from '@aws-sdk/client-s3'
import { toHex } from '../../kit/bytes.ts'
import { assert, messageOf, Outage } from '../../kit/failure.ts'
import { sha256, sha256File } from '../../kit/hash.node.ts'
import type { Log } from '../../kit/log.ts'
import { blobDifferent, blobMissing, checkExpected, checkRange, fileExists, isBlobName } from './blob-name.ts'
import { asDiskTrouble, errorCode } from './disk-trouble.ts'
import { writeHashed } from './hashed-file.ts'
import { openIncoming } from './incoming.ts'
import type { Blob, Blobs, BlobSource } from './port.ts'
import { openBucket, type S3BucketNeeds } from './s3-bucket.ts'
import { asS3Trouble, isMissing } from './s3-trouble.ts'
import { uploadBytes, uploadFile } from './s3-upload.ts'

export interface S3BlobsNeeds extends S3BucketNeeds {
  /** Put before every key, e.g. `house-one/`. */
  readonly prefix: string
  /** A local folder; streams go through `work` in it, because their name, the hash, is known only at their end. */
  readonly folder: string
  readonly log: Log
}

/** What one request for a listing brings at most. */
const listLimit = 1000

/** Blobs in S3, or a store that speaks its language, under `<prefix>blobs/ab/<sha256>`. */
export const openS3Blobs = (needs: S3BlobsNeeds): Blobs => {
  const { clock, random, log } = needs
  const bucket = openBucket(needs)
  const folder = `${needs.prefix}blobs/`
  const keyOf = (name: string) => `${folder}${name.slice(0, 2)}/${name}`
  const objectOf = (name: string) => ({ Bucket: bucket.name, Key: keyOf(name) })
  const opening = openIncoming({ folder: join(needs.folder, 'work'), clock, newName: () => toHex(random.bytes(16)) })
  const swept = opening
    .then((incoming) => incoming.sweep())
    .catch((trouble: unknown) => log.warn('half-received blobs could not be removed', { folder: needs.folder, reason: messageOf(trouble) }))

  const head = async (name: string, signal?: AbortSignal): Promise<Blob | undefined> => {
    if (!isBlobName(name)) return undefined
    try {
      const found = await bucket.ask((client, options) => client.send(new HeadObjectCommand(objectOf(name)), options), {
        signal,
        expected: isMissing,
      })
      return { sha256: name, sizeBytes: found.ContentLength ?? 0 }
    } catch (trouble) {
      if (isMissing(trouble)) return undefined
      throw trouble
    }
  }
  const known = async (name: string): Promise<Blob> => {
    const blob = await head(name)
    if (!blob) throw blobMissing(name)
    return blob
  }
  const isThere = async (blob: Blob, signal: AbortSignal | undefined) => (await head(blob.sha256, signal))?.sizeBytes === blob.sizeBytes
  const uploadOf = (blob: Blob, signal: AbortSignal | undefined) => ({ bucket, key: keyOf(blob.sha256), log, signal })

  const putBytes = async (bytes: Uint8Array, expect: string | undefined, signal: AbortSignal | undefined): Promise<Blob> => {
    const blob = { sha256: sha256(bytes), sizeBytes: bytes.length }
    checkExpected(blob, expect)
    if (!(await isThere(blob, signal))) await uploadBytes(uploadOf(blob, signal), bytes, blob.sha256)
    return blob
  }
  const putFile = async (path: string, blob: Blob, expect: string | undefined, signal: AbortSignal | undefined): Promise<Blob> => {
    checkExpected(blob, expect)
    if (!(await isThere(blob, signal))) await uploadFile(uploadOf(blob, signal), path, blob)
    return blob
  }
  const put = async (source: BlobSource, { expect, signal }: { expect?: string; signal?: AbortSignal } = {}): Promise<Blob> => {
    signal?.throwIfAborted()
    try {
      if (source instanceof Uint8Array) return await putBytes(source, expect, signal)
      if ('file' in source) {
        const blob = { sha256: await sha256File(source.file, undefined, signal), sizeBytes: (await stat(source.file)).size }
        return await putFile(source.file, blob, expect, signal)
      }
      const incoming = await opening
      return await incoming.withFile(async (path) => putFile(path, await writeHashed(path, source, signal), expect, signal))
    } catch (trouble) {
      throw signal?.aborted ? signal.reason : asDiskTrouble(trouble, needs.folder)
    }
  }

  const readBody = async (name: string, range?: { start: number; end: number }): Promise<ReadableStream<Uint8Array>> => {
    const object = { ...objectOf(name), ...(range && { Range: `bytes=${range.start}-${range.end - 1}` }) }
    try {
      const { Body, ContentRange } = await bucket.ask((client, options) => client.send(new GetObjectCommand(object), options), {
        expected: isMissing,
      })
      assert(Body, 'a store of blobs answered without a body')
      const content = Body.transformToWebStream() as ReadableStream<Uint8Array>
      return pulled(content, bucket.name, partOf(range, ContentRange))
    } catch (trouble) {
      throw isMissing(trouble) ? blobMissing(name) : trouble
    }
  }
  const read = async (name: string, range?: { start: number; end: number }): Promise<ReadableStream<Uint8Array>> => {
    if (!isBlobName(name)) throw blobMissing(name)
    if (range) {
      const { start, end } = checkRange(await known(name), range)
      // A range header cannot ask for nothing (RFC 9110, section 14.1.2).
      if (start === end) return new ReadableStream({ start: (controller) => controller.close() })
    }
    return readBody(name, range)
  }

  const toFile = async (name: string, path: string): Promise<void> => {
    const content = await read(name)
    try {
      const found = await writeHashed(path, content)
      if (found.sha256 !== name) throw blobDifferent(name, found.sha256)
    } catch (trouble) {
      await content.cancel().catch(() => {})
      if (errorCode(trouble) === 'EEXIST') throw fileExists(path, trouble)
      await rm(path, { force: true })
      throw asDiskTrouble(trouble, dirname(path))
    }
  }

  const list = async ({ cursor, limit }: { cursor?: string; limit: number }): ReturnType<Blobs['list']> => {
    assert(Number.isInteger(limit) && limit > 0, `a list's limit is ${limit}`)
    const blobs: Blob[] = []
    // The first version of the listing: a marker may be any key, as our cursors are, and every store knows it.
    let after = cursor && keyOf(cursor)
    for (;;) {
      const ask = {
        Bucket: bucket.name,
        Prefix: folder,
        MaxKeys: Math.min(listLimit, limit - blobs.length),
        ...(after && { Marker: after }),
      }
      const page = await bucket.ask((client, options) => client.send(new ListObjectsCommand(ask), options))
      for (const { Key = '', Size = 0 } of page.Contents ?? []) {
        const name = Key.slice(folder.length + 3)
        if (isBlobName(name)) blobs.push({ sha256: name, sizeBytes: Size })
        after = Key
      }
      if (!page.IsTruncated) return { blobs, cursor: undefined }
      if (blobs.length === limit) return { blobs, cursor: blobs.at(-1)?.sha256 }
    }
  }

  return {
    put,
    head: (name) => head(name),
    read,
    readBytes: async (name) => new Uint8Array(await new Response(await read(name)).arrayBuffer()),
    toFile,
    async remove(name) {
      if (isBlobName(name)) await bucket.ask((client, options) => client.send(new DeleteObjectCommand(objectOf(name)), options))
    },
    list,
    freeBytes: async () => undefined,
    async close() {
      await swept
      bucket.close()
    },
  }
}

interface Part {
  /** Bytes that come before what was asked for. */
  readonly skip: number
  /** Bytes that were asked for; undefined: all there are. */
  readonly take: number | undefined
}

/** Some stores, and proxies before them, answer with more than the range: a wider one, or everything (RFC 9110, section 14.2). */
const partOf = (range: { start: number; end: number } | undefined, contentRange: string | undefined): Part => {
  if (!range) return { skip: 0, take: undefined }
  const from = Number(/^bytes (\d+)-/.exec(contentRange ?? '')?.[1] ?? 0)
  assert(from <= range.start, `a store of blobs answered from byte ${from} on when asked from ${range.start} on`)
  return { skip: range.start - from, take: range.end - range.start }
}

/** The part of `content`, pulled piece by piece; trouble on the way in the words of the port. */
const pulled = (content: ReadableStream<Uint8Array>, bucket: string, part: Part): ReadableStream<Uint8Array> => {
  const reader = content.getReader()
  let { skip } = part
  let left = part.take ?? Number.POSITIVE_INFINITY
  /** Undefined at the end. */
  const nextPiece = async (): Promise<Uint8Array | undefined> => {
    while (left > 0) {
      const { done, value } = await reader.read()
      if (done && part.take === undefined) return undefined
      if (done) throw new Outage('blobs', `the bucket ${bucket} sent ${left} bytes too few`)
      const piece = value.subarray(skip, skip + left)
      skip = Math.max(0, skip - value.length)
      left -= piece.length
      if (piece.length > 0) return piece
    }
    await reader.cancel()
    return undefined
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const piece = await nextPiece()
          if (piece) controller.enqueue(piece)
          else controller.close()
        } catch (trouble) {
          throw asS3Trouble(trouble, bucket)
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
