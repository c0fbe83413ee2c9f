import type { Closable } from '../../kit/lifecycle.ts'

export interface Blob {
  /** Lower-case hexadecimal SHA-256 of the content: its only name. */
  readonly sha256: string
  readonly sizeBytes: number
}

/** What may be stored: bytes, a stream of them, or a file (which may be linked instead of copied and must not change afterwards). */
export type BlobSource = Uint8Array | AsyncIterable<Uint8Array> | { readonly file: string }

/**
 * Immutable bytes by the hash of their content.
 *
 * Guarantees: a blob appears whole or not at all and is durable when `put` resolves; putting the same content twice is the same as once. `read` of
 * a known blob never gives other bytes. A missing blob is `Failure('BLOB_MISSING')`; content that does not match `expect` is
 * `Failure('BLOB_DIFFERENT')` and nothing is stored; no room is `Failure('DISK_FULL')`; a store that does not answer is `Outage('blobs')`.
 */
export interface Blobs extends Closable {
  put(source: BlobSource, options?: { expect?: string; signal?: AbortSignal }): Promise<Blob>
  head(sha256: string): Promise<Blob | undefined>
  /** The content, or the part from `start` to `end` (excluded). Pull-driven: reading slowly holds little memory. */
  read(sha256: string, range?: { start: number; end: number }): Promise<ReadableStream<Uint8Array>>
  readBytes(sha256: string): Promise<Uint8Array>
  /** Puts the content into a file that must not exist yet, checked against its name; a link where the store allows it. Never change that file. */
  toFile(sha256: string, path: string): Promise<void>
  remove(sha256: string): Promise<void>
  /** All names, in order, from after `cursor`; at most `limit`. */
  list(ask: { cursor?: string; limit: number }): Promise<{ blobs: readonly Blob[]; cursor: string | undefined }>
  /** Free room in bytes, when the store knows. */
  freeBytes(): Promise<number | undefined>
}
