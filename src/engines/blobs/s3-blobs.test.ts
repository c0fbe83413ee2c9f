import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { manualClock, systemClock } from '../../kit/clock.ts'
import { isOutage } from '../../kit/failure.ts'
import { sha256 } from '../../kit/hash.node.ts'
import { silentLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import { blobsConformance } from './conformance.ts'
import { abandonedMs } from './incoming.ts'
import { openS3Blobs, type S3BlobsNeeds } from './s3-blobs.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

const store = { endpoint: '', close: async () => {} }

beforeAll(async () => {
  const folder = await temporaryFolder()
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory: folder.path, configureBuckets: [{ name: 'house' }] })
  const { port } = await server.run()
  store.endpoint = `http://127.0.0.1:${port}`
  store.close = async () => {
    await server.close()
    await folder[Symbol.asyncDispose]()
  }
})
afterAll(() => store.close())

/** Each house has a prefix of its own in the one bucket. */
const openHouse = async (more: Partial<S3BlobsNeeds> = {}) => {
  const folder = await temporaryFolder()
  const [spool, files] = [join(folder.path, 'spool'), join(folder.path, 'files')]
  await mkdir(files)
  const blobs = openS3Blobs({
    bucket: 'house',
    prefix: `${sha256(folder.path).slice(0, 8)}/`,
    region: 'us-east-1',
    endpoint: store.endpoint,
    forcePathStyle: true,
    credentials,
    folder: spool,
    clock: systemClock,
    random: seededRandom(folder.path),
    log: silentLog,
    ...more,
  })
  return {
    blobs,
    files,
    async [Symbol.asyncDispose]() {
      await blobs.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

blobsConformance('S3', openHouse)

/** A store that answers as a test wants. */
const fakeStore = async (answer: RequestListener) => {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
const errorXml = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>words</Message></Error>`

describe('blobs in S3', () => {
  it('keep prefixes apart', async () => {
    await using one = await openHouse({ prefix: 'one/' })
    await using two = await openHouse({ prefix: 'two/' })
    const { sha256: name } = await one.blobs.put(bytesOf('content'))
    expect(await two.blobs.head(name)).toBeUndefined()
    expect((await two.blobs.list({ limit: 10 })).blobs).toEqual([])
  })

  it('do not know how much room is free', async () => {
    await using house = await openHouse()
    expect(await house.blobs.freeBytes()).toBeUndefined()
  })

  it('leave nothing in the spool folder, and sweep away what a process left there', async () => {
    await using folder = await temporaryFolder()
    const spool = join(folder.path, 'work')
    await mkdir(spool)
    await writeFile(join(spool, 'old'), 'half')
    const clock = manualClock()
    const seconds = (clock.now() - abandonedMs) / 1000
    await utimes(join(spool, 'old'), seconds, seconds)
    await using house = await openHouse({ folder: folder.path, clock })
    await vi.waitFor(async () => expect(await readdir(spool)).toEqual([]))
    await house.blobs.put(new Blob(['streamed']).stream())
    const broken = async function* () {
      yield bytesOf('half')
      throw new Error('cut')
    }
    await house.blobs.put(broken()).catch(() => {})
    expect(await readdir(spool)).toEqual([])
  })

  it('say which bucket is missing, and what was refused', async () => {
    await using house = await openHouse({ bucket: 'nobodys' })
    await expect(house.blobs.list({ limit: 1 })).rejects.toMatchObject({ code: 'BUCKET_MISSING', data: { bucket: 'nobodys' } })
    await using refusing = await fakeStore((_request, response) => void response.writeHead(403).end(errorXml('AccessDenied')))
    await using stranger = await openHouse({ endpoint: refusing.endpoint })
    await expect(stranger.blobs.put(bytesOf('content'))).rejects.toMatchObject({ code: 'BLOBS_REFUSED', data: { status: 403 } })
  })

  it('say that there is no room when the store says so', async () => {
    await using full = await fakeStore(
      (request, response) => void response.writeHead(request.method === 'HEAD' ? 404 : 507).end(errorXml('InsufficientStorage')),
    )
    await using house = await openHouse({ endpoint: full.endpoint })
    await expect(house.blobs.put(bytesOf('content'))).rejects.toMatchObject({ code: 'DISK_FULL' })
  })

  it('ask three times, with growing waits, before a store that does not answer is an outage', async () => {
    const asked: string[] = []
    await using busy = await fakeStore((request, response) => {
      asked.push(request.method!)
      response.writeHead(503, { connection: 'close' }).end(errorXml('SlowDown'))
    })
    const clock = manualClock()
    await using house = await openHouse({ endpoint: busy.endpoint, clock })
    const asking = house.blobs.readBytes(sha256('content')).catch((trouble: unknown) => trouble)
    await vi.waitFor(async () => {
      await clock.advance(100)
      expect(asked).toHaveLength(3)
    })
    await clock.advance(5000)
    const trouble = await asking
    expect(isOutage(trouble) && trouble.source).toBe('blobs')
    expect(asked).toEqual(['GET', 'GET', 'GET'])
  })

  it('go on when the store answers the second time', async () => {
    let asked = 0
    await using shaky = await fakeStore((request, response) => {
      asked += 1
      if (asked === 1) return void request.socket.destroy()
      response.writeHead(200, { 'content-length': '7' }).end(request.method === 'HEAD' ? undefined : 'content')
    })
    const clock = manualClock()
    await using house = await openHouse({ endpoint: shaky.endpoint, clock })
    const reading = house.blobs.readBytes(sha256('content'))
    await vi.waitFor(async () => {
      await clock.advance(100)
      expect(asked).toBe(2)
    })
    expect(Buffer.from(await reading).toString()).toBe('content')
  })

  it('are an outage when the store stops in the middle of a blob', async () => {
    await using cutting = await fakeStore((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('only this', () => response.socket?.destroy())
    })
    await using house = await openHouse({ endpoint: cutting.endpoint })
    const trouble = await house.blobs.readBytes(sha256('content')).catch((cause: unknown) => cause)
    expect(isOutage(trouble)).toBe(true)
  })

  it('give exactly the range, also when the store answers with everything or with less', async () => {
    let pieces = ['01', '234', '56789']
    await using careless = await fakeStore((request, response) => {
      const head = request.method === 'HEAD'
      response.writeHead(200, { 'content-length': head ? 10 : pieces.join('').length })
      if (head) return void response.end()
      const send = (index: number) =>
        index < pieces.length ? response.write(pieces[index], () => setImmediate(send, index + 1)) : response.end()
      send(0)
    })
    await using house = await openHouse({ endpoint: careless.endpoint })
    const part = async () => Buffer.concat(await Array.fromAsync(await house.blobs.read(sha256('any'), { start: 3, end: 7 }))).toString()
    expect(await part()).toBe('3456')
    pieces = ['01', '234']
    await expect(part()).rejects.toThrow('2 bytes too few')
  })

  it('end a broken upload of parts, so that none are left over', async () => {
    const asked: string[] = []
    await using broken = await fakeStore((request, response) => {
      request.resume()
      const { searchParams } = new URL(request.url!, 'http://store')
      asked.push([request.method, ...[...searchParams.keys()].filter((key) => key !== 'x-id').toSorted()].join(' '))
      if (request.method === 'HEAD') return void response.writeHead(404).end()
      if (request.method === 'DELETE') return void response.writeHead(204).end()
      if (searchParams.has('uploads'))
        return void response.end('<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>')
      request.on('end', () => response.writeHead(403).end(errorXml('AccessDenied')))
    })
    await using house = await openHouse({ endpoint: broken.endpoint })
    await writeFile(join(house.files, 'large'), new Uint8Array(9 << 20))
    await expect(house.blobs.put({ file: join(house.files, 'large') })).rejects.toMatchObject({ code: 'BLOBS_REFUSED' })
    expect(asked.slice(0, 2)).toEqual(['HEAD', 'POST uploads'])
    expect(asked.at(-1)).toBe('DELETE uploadId')
  })
})
