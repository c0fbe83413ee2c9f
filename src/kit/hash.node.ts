import { createHash, createHmac } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** Lower-case hexadecimal SHA-256. */
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

export const sha256Bytes = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export const hmacSha256 = (secret: Uint8Array, bytes: Uint8Array): Uint8Array => createHmac('sha256', secret).update(bytes).digest()

/** SHA-256 of a file, read in pieces of 1 MiB. `onProgress` gets the bytes read so far. */
export const sha256File = async (path: string, onProgress?: (bytes: number) => void, signal?: AbortSignal): Promise<string> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) })) {
    hash.update(piece as Buffer)
    bytes += (piece as Buffer).length
    onProgress?.(bytes)
  }
  return hash.digest('hex')
}
