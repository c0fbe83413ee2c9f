import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../../kit/hash.node.ts'
import { seededRandom } from '../../kit/random.ts'
import type { Blobs } from './port.ts'

/** One empty store, and a local folder for files. */
export interface BlobsHarness extends AsyncDisposable {
  readonly blobs: Blobs
  readonly files: string
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

async function* inPieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}

const collect = async (content: ReadableStream<Uint8Array>): Promise<Buffer> => Buffer.concat(await Array.fromAsync(content))

/** Larger than one piece, one request and one part of any engine, and nowhere the same. */
const large = (() => {
  const block = seededRandom('large blob').bytes(1 << 16)
  const bytes = new Uint8Array(9 * (1 << 20) + 12_345)
  for (let at = 0; at < bytes.length; at += block.length) {
    bytes.set(block.subarray(0, Math.min(block.length, bytes.length - at)), at)
    new DataView(bytes.buffer).setUint32(at, at)
  }
  return { bytes, sha256: sha256(bytes), sizeBytes: bytes.length }
})()

/** What every store of blobs does; `open` gives an empty one for each case. */
export const blobsConformance = (engine: string, open: () => Promise<BlobsHarness>): void => {
  const everything = async ({ blobs }: BlobsHarness) => (await blobs.list({ limit: 100 })).blobs

  describe(`${engine} as store of blobs`, () => {
    it('names bytes, streams and files by their content and gives it back', async () => {
      await using house = await open()
      const path = join(house.files, 'source')
      await writeFile(path, 'from a file')
      const put = [
        await house.blobs.put(bytesOf('from bytes')),
        await house.blobs.put(inPieces(bytesOf('from a stream'), 3)),
        await house.blobs.put(new Blob(['from a web stream']).stream()),
        await house.blobs.put({ file: path }),
      ]
      const words = ['from bytes', 'from a stream', 'from a web stream', 'from a file']
      expect(put).toEqual(words.map((text) => ({ sha256: sha256(text), sizeBytes: text.length })))
      for (const [index, text] of words.entries()) {
        expect(Buffer.from(await house.blobs.readBytes(put[index]!.sha256)).toString()).toBe(text)
        expect((await collect(await house.blobs.read(put[index]!.sha256))).toString()).toBe(text)
        expect(await house.blobs.head(put[index]!.sha256)).toEqual(put[index])
      }
    })

    it('stores nothing at all as a blob too', async () => {
      await using house = await open()
      const empty = { sha256: sha256(''), sizeBytes: 0 }
      const path = join(house.files, 'empty')
      await writeFile(path, '')
      expect(await house.blobs.put(new Uint8Array(0))).toEqual(empty)
      expect(await house.blobs.put(inPieces(new Uint8Array(0), 1))).toEqual(empty)
      expect(await house.blobs.put({ file: path })).toEqual(empty)
      expect(await house.blobs.head(empty.sha256)).toEqual(empty)
      expect(await collect(await house.blobs.read(empty.sha256))).toHaveLength(0)
      expect(await collect(await house.blobs.read(empty.sha256, { start: 0, end: 0 }))).toHaveLength(0)
    })

    it('keeps the same content once, however it comes and also at the same time', async () => {
      await using house = await open()
      const content = bytesOf('the same')
      const path = join(house.files, 'same')
      await writeFile(path, content)
      await Promise.all([
        house.blobs.put(content),
        house.blobs.put(inPieces(content, 2)),
        house.blobs.put({ file: path }),
        house.blobs.put(content),
      ])
      await house.blobs.put(content)
      expect(await everything(house)).toEqual([{ sha256: sha256(content), sizeBytes: 8 }])
    })

    it('refuses content that is not what was expected, and stores nothing', async () => {
      await using house = await open()
      const expected = sha256('right')
      const path = join(house.files, 'wrong')
      await writeFile(path, 'wrong')
      const refusal = { code: 'BLOB_DIFFERENT', data: { expected, found: sha256('wrong') } }
      await expect(house.blobs.put(bytesOf('wrong'), { expect: expected })).rejects.toMatchObject(refusal)
      await expect(house.blobs.put(inPieces(bytesOf('wrong'), 2), { expect: expected })).rejects.toMatchObject(refusal)
      await expect(house.blobs.put({ file: path }, { expect: expected })).rejects.toMatchObject(refusal)
      expect(await everything(house)).toEqual([])
      expect(await house.blobs.put(bytesOf('right'), { expect: expected })).toEqual({ sha256: expected, sizeBytes: 5 })
    })

    it('reads any part, up to the last byte and not beyond', async () => {
      await using house = await open()
      const { sha256: name } = await house.blobs.put(bytesOf('0123456789'))
      const part = async (start: number, end: number) => (await collect(await house.blobs.read(name, { start, end }))).toString()
      expect(await part(0, 10)).toBe('0123456789')
      expect(await part(0, 1)).toBe('0')
      expect(await part(9, 10)).toBe('9')
      expect(await part(3, 7)).toBe('3456')
      expect(await part(4, 4)).toBe('')
      for (const [start, end] of [
        [0, 11],
        [-1, 5],
        [6, 5],
        [0.5, 3],
        [11, 11],
      ] as const) {
        await expect(house.blobs.read(name, { start, end })).rejects.toMatchObject({ code: 'RANGE_OUTSIDE' })
      }
    })

    it('takes large content in every way and gives back each byte of it', async () => {
      await using house = await open()
      const path = join(house.files, 'large')
      await writeFile(path, large.bytes)
      const blob = { sha256: large.sha256, sizeBytes: large.sizeBytes }
      for (const source of [inPieces(large.bytes, 700_001), { file: path }]) {
        expect(await house.blobs.put(source, { expect: large.sha256 })).toEqual(blob)
        expect(await house.blobs.head(large.sha256)).toEqual(blob)
        expect(sha256(await collect(await house.blobs.read(large.sha256)))).toBe(large.sha256)
        const [start, end] = [(1 << 20) - 3, 8 * (1 << 20) + 5]
        expect(sha256(await collect(await house.blobs.read(large.sha256, { start, end })))).toBe(sha256(large.bytes.subarray(start, end)))
        await house.blobs.remove(large.sha256)
      }
    })

    it('lets a reader go in the middle', async () => {
      await using house = await open()
      await house.blobs.put(large.bytes)
      const reader = (await house.blobs.read(large.sha256)).getReader()
      const first = await reader.read()
      expect(Buffer.compare(first.value!, large.bytes.subarray(0, first.value!.length))).toBe(0)
      expect(first.value!.length).toBeLessThanOrEqual(1 << 20)
      await reader.cancel()
      expect(await house.blobs.head(large.sha256)).toEqual({ sha256: large.sha256, sizeBytes: large.sizeBytes })
    })

    it('knows no blob by a name that was never stored, or that is none', async () => {
      await using house = await open()
      for (const name of [sha256('never'), '', '../../etc/passwd', sha256('never').toUpperCase(), `${sha256('never')}/..`]) {
        expect(await house.blobs.head(name)).toBeUndefined()
        await expect(house.blobs.read(name)).rejects.toMatchObject({ code: 'BLOB_MISSING', data: { sha256: name } })
        await expect(house.blobs.read(name, { start: 0, end: 1 })).rejects.toMatchObject({ code: 'BLOB_MISSING' })
        await expect(house.blobs.readBytes(name)).rejects.toMatchObject({ code: 'BLOB_MISSING' })
        await expect(house.blobs.toFile(name, join(house.files, 'out'))).rejects.toMatchObject({ code: 'BLOB_MISSING' })
        await house.blobs.remove(name)
      }
    })

    it('stores nothing of a stream that breaks', async () => {
      await using house = await open()
      const broken = async function* () {
        yield bytesOf('half')
        throw new Error('the wire was cut')
      }
      await expect(house.blobs.put(broken())).rejects.toThrow('the wire was cut')
      expect(await everything(house)).toEqual([])
    })

    it('gives up with the reason of the signal, also while the source is silent', async () => {
      await using house = await open()
      const reason = new Error('the visitor left')
      const stop = new AbortController()
      const silent = async function* () {
        yield bytesOf('half')
        stop.abort(reason)
        await new Promise(() => {})
      }
      await expect(house.blobs.put(silent(), { signal: stop.signal })).rejects.toBe(reason)
      await expect(house.blobs.put(bytesOf('late'), { signal: stop.signal })).rejects.toBe(reason)
      expect(await everything(house)).toEqual([])
    })

    it('puts content into a new file, and does not touch one that is there', async () => {
      await using house = await open()
      const { sha256: name } = await house.blobs.put(bytesOf('content'))
      const path = join(house.files, 'out')
      await house.blobs.toFile(name, path)
      expect(await readFile(path, 'utf8')).toBe('content')
      const mine = join(house.files, 'mine')
      await writeFile(mine, 'mine')
      await expect(house.blobs.toFile(name, mine)).rejects.toMatchObject({ code: 'FILE_EXISTS', data: { path: mine } })
      expect(await readFile(mine, 'utf8')).toBe('mine')
    })

    it('lists all names in order, page by page', async () => {
      await using house = await open()
      const stored = await Promise.all(Array.from({ length: 25 }, (_, i) => house.blobs.put(bytesOf(`blob ${i}`))))
      const expected = stored.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
      expect(await house.blobs.list({ limit: 100 })).toEqual({ blobs: expected, cursor: undefined })
      const pages: (typeof stored)[] = []
      let cursor: string | undefined
      do {
        const page = await house.blobs.list({ limit: 10, ...(cursor && { cursor }) })
        pages.push([...page.blobs])
        cursor = page.cursor
      } while (cursor)
      expect(pages.flat()).toEqual(expected)
      expect(pages[0]).toHaveLength(10)
    })

    it('removes a blob, and once more without complaint', async () => {
      await using house = await open()
      const { sha256: name } = await house.blobs.put(bytesOf('gone soon'))
      await house.blobs.remove(name)
      await house.blobs.remove(name)
      expect(await house.blobs.head(name)).toBeUndefined()
      expect(await everything(house)).toEqual([])
      await house.blobs.put(bytesOf('gone soon'))
      expect(await everything(house)).toHaveLength(1)
    })
  })
}
