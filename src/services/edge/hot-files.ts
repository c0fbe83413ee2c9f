import { read } from 'node:fs'
import { LRUCache } from 'lru-cache'
import type { OpenFile } from './open-files.ts'

/** Names of files that were asked for once, remembered to know the second time. */
const mostSeen = 16_384
/** A file larger than this part of the room never enters. */
const largestPart = 8

/** Whole files in memory: those that are asked for a second time while the first is still remembered. At most `roomBytes`. */
export class HotFiles {
  readonly #roomBytes: number
  readonly #files: LRUCache<string, Buffer>
  readonly #seen = new LRUCache<string, true>({ max: mostSeen })
  readonly #loading = new Map<string, Promise<Buffer>>()

  constructor(roomBytes: number) {
    this.#roomBytes = roomBytes
    this.#files = new LRUCache({ maxSize: Math.max(1, roomBytes), sizeCalculation: (bytes) => bytes.length })
  }

  get(sha256: string): Buffer | undefined {
    return this.#files.get(sha256)
  }

  /** Whether this request makes the file hot: it is not the first one, and the file is not too large. */
  admits(sha256: string, sizeBytes: number): boolean {
    if (sizeBytes === 0 || sizeBytes > this.#roomBytes / largestPart) return false
    if (this.#seen.get(sha256)) return true
    this.#seen.set(sha256, true)
    return false
  }

  /** Reads the whole file, once however many ask for it meanwhile. The caller keeps `file` taken until then. */
  load(sha256: string, file: OpenFile): Promise<Buffer> {
    const loading =
      this.#loading.get(sha256) ??
      readWhole(file)
        .then((bytes) => {
          this.#files.set(sha256, bytes)
          return bytes
        })
        .finally(() => this.#loading.delete(sha256))
    this.#loading.set(sha256, loading)
    return loading
  }
}

const readWhole = (file: OpenFile): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const bytes = Buffer.allocUnsafeSlow(file.sizeBytes)
    const readOn = (at: number): void => {
      if (at === bytes.length) return resolve(bytes)
      read(file.fd, bytes, at, bytes.length - at, at, (trouble, count) => {
        if (trouble || count === 0) reject(trouble ?? new Error('a stored file is shorter than it was when it was opened'))
        else readOn(at + count)
      })
    }
    readOn(0)
  })
