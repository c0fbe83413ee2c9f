import { writeFile } from 'node:fs/promises'
import type { Blobs } from '../../src/engines/blobs/port.ts'
import { Failure } from '../../src/kit/failure.ts'
import { sha256 } from '../../src/kit/hash.node.ts'

/** Blobs in memory for tests that count or break their use; what the port promises is tested on the real engines. */
export const memoryBlobs = (): Blobs & {
  readonly contents: Map<string, Uint8Array>
  /** Every name that was read, in order. */ readonly taken: string[]
} => {
  const contents = new Map<string, Uint8Array>()
  const taken: string[] = []
  const take = (name: string): Uint8Array => {
    taken.push(name)
    const bytes = contents.get(name)
    if (!bytes) throw new Failure('BLOB_MISSING', `There is no blob ${name}.`)
    return bytes
  }
  return {
    contents,
    taken,
    async put(source) {
      if (!(source instanceof Uint8Array)) throw new Error('memory blobs take bytes only')
      const name = sha256(source)
      contents.set(name, source)
      return { sha256: name, sizeBytes: source.length }
    },
    head: async (name) => (contents.has(name) ? { sha256: name, sizeBytes: contents.get(name)!.length } : undefined),
    read: async (name, range) => new Blob([take(name).slice(range?.start, range?.end)]).stream(),
    readBytes: async (name) => take(name),
    toFile: async (name, path) => writeFile(path, take(name), { flag: 'wx' }),
    remove: async (name) => void contents.delete(name),
    list: async () => ({ blobs: [...contents].map(([name, bytes]) => ({ sha256: name, sizeBytes: bytes.length })), cursor: undefined }),
    freeBytes: async () => undefined,
    close: async () => {},
  }
}
