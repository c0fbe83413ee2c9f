import { open, stat } from 'node:fs/promises'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { Failure, messageOf } from '../../kit/failure.ts'
import { sha256 } from '../../kit/hash.node.ts'
import { mapLimited } from '../../kit/limits.ts'
import type { Log } from '../../kit/log.ts'
import type { Blob } from './port.ts'
import type { S3Bucket } from './s3-bucket.ts'

/** One request carries at most this; larger blobs go in parts. S3 takes at most 10,000 parts of 5 MiB to 5 GiB each. */
const partBytes = 8 << 20
const partLimit = 10_000
/** Parts on their way at once; each is held in memory. */
const partsAtOnce = 3

interface Upload {
  readonly bucket: S3Bucket
  readonly key: string
  readonly log: Log
  readonly signal: AbortSignal | undefined
}

/** S3 compares what it receives with the checksum before it stores anything. */
export const uploadBytes = async ({ bucket, key, signal }: Upload, bytes: Uint8Array, name: string): Promise<void> => {
  const object = { Bucket: bucket.name, Key: key, Body: bytes, ContentLength: bytes.length, ChecksumSHA256: inBase64(name) }
  await bucket.ask((client, options) => client.send(new PutObjectCommand(object), options), { signal })
}

/** Stores a file whose content is known to be `blob`. One that changes meanwhile is `Failure('BLOB_DIFFERENT')` and nothing is stored. */
export const uploadFile = async (upload: Upload, path: string, blob: Blob): Promise<void> => {
  const file = await open(path, 'r')
  const readPart = async (start: number, length: number): Promise<Buffer> => {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, start)
    if (bytesRead !== length) throw changed(path)
    return buffer
  }
  try {
    if (blob.sizeBytes > partBytes) return await uploadParts(upload, path, blob, readPart)
    const bytes = await readPart(0, blob.sizeBytes)
    if (sha256(bytes) !== blob.sha256) throw changed(path)
    await uploadBytes(upload, bytes, blob.sha256)
  } finally {
    await file.close()
  }
}

const uploadParts = async (
  upload: Upload,
  path: string,
  blob: Blob,
  readPart: (start: number, length: number) => Promise<Buffer>,
): Promise<void> => {
  const { bucket, key, signal } = upload
  const before = await stat(path, { bigint: true })
  const created = await bucket.ask(
    (client, options) =>
      client.send(new CreateMultipartUploadCommand({ Bucket: bucket.name, Key: key, ChecksumAlgorithm: 'SHA256' }), options),
    { signal },
  )
  const object = { Bucket: bucket.name, Key: key, UploadId: created.UploadId }
  const size = Math.max(partBytes, Math.ceil(blob.sizeBytes / partLimit))
  const starts = Array.from({ length: Math.ceil(blob.sizeBytes / size) }, (_, index) => index * size)
  try {
    const parts = await mapLimited(starts, partsAtOnce, async (start, index) => {
      const body = await readPart(start, Math.min(size, blob.sizeBytes - start))
      const part = { PartNumber: index + 1, ChecksumSHA256: inBase64(sha256(body)) }
      const command = () => new UploadPartCommand({ ...object, ...part, Body: body, ContentLength: body.length })
      const { ETag } = await bucket.ask((client, options) => client.send(command(), options), { signal })
      return { ...part, ETag }
    })
    const after = await stat(path, { bigint: true })
    if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changed(path)
    const completion = { ...object, MultipartUpload: { Parts: parts } }
    await bucket.ask((client, options) => client.send(new CompleteMultipartUploadCommand(completion), options), { signal })
  } catch (trouble) {
    await abandon(upload, object)
    throw trouble
  }
}

/** Parts that belong to nothing are paid for and seen by nobody. */
const abandon = async ({ bucket, log }: Upload, object: { Bucket: string; Key: string; UploadId: string | undefined }): Promise<void> => {
  try {
    await bucket.ask((client, options) => client.send(new AbortMultipartUploadCommand(object), options))
  } catch (trouble) {
    log.warn('parts of a failed upload could not be removed', { key: object.Key, reason: messageOf(trouble) })
  }
}

const inBase64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64')

const changed = (path: string): Failure => new Failure('BLOB_DIFFERENT', `${path} was changed while it was being stored.`, { file: path })
