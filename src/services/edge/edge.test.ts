import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { callAs, clientOf } from '../../../test/helpers/calls.ts'
import { openEdgeWorld } from '../../../test/helpers/edge-world.ts'
import { sampleBuild, sampleBuildId, sampleTitleId, type SampleBuild } from '../../../test/helpers/sample-build.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import { buildRemoved, titlePublished, titleRemoved } from '../../contracts/events/index.ts'
import type { BuildId, TitleId } from '../../contracts/ids.ts'
import type { edge as contract } from '../../contracts/edge.ts'
import { Outage } from '../../kit/failure.ts'
import { sampleFacts } from '../../media/cmaf/sample-facts.ts'

type World = Awaited<ReturnType<typeof openEdgeWorld>>

const id = <Id extends string>(letter: string, number: number) => `019370a0-0000-7000-8000-0000000000${letter}${number}` as Id
const published = ({ titleId, buildId, factsBlob, filesBlob, sizeBytes }: SampleBuild) => ({
  titleId,
  buildId,
  factsBlob,
  filesBlob,
  sizeBytes,
})
/** Another title, with another build. */
const otherBuild = (world: World, number: number) =>
  sampleBuild(world.blobs, { titleId: id<TitleId>('e', number), buildId: id<BuildId>('f', number) })
const statusOf = async (world: World) => (await clientOf<typeof contract>(world.service, callAs()).readStatus()).items
const reported = (world: World, edge = 'one') => world.reports.findLast((report) => report.edge === edge)!
const isWhole = (world: World, buildId: string, edge = 'one') => waitFor(() => reported(world, edge).builds.includes(buildId as BuildId))
const get = (world: World, build: SampleBuild, path = build.files[0]!.path) =>
  world.ask(`/${world.token({ buildId: build.buildId })}/${build.buildId}/files/${path}`)
const namesOnDisk = (world: World, buildId: string = sampleBuildId, edge = 'one') => readdir(join(world.folder, edge, 'builds', buildId))

describe('fill', () => {
  it('brings a published build onto every edge, low rungs first, and tells steering', async () => {
    await using world = await openEdgeWorld({ edges: ['one', 'two'].map((name) => ({ name, port: 0, capacityBytes: 1e9 })) })
    const build = await sampleBuild(world.blobs)
    await world.tell(titlePublished, published(build))
    await isWhole(world, sampleBuildId, 'one')
    await isWhole(world, sampleBuildId, 'two')
    const own = { buildId: sampleBuildId, files: build.files.length, storedFiles: build.files.length, sizeBytes: build.sizeBytes }
    expect((await statusOf(world)).map((edge) => [edge.edge, edge.builds])).toEqual([
      ['one', [own]],
      ['two', [own]],
    ])
    expect(reported(world)).toMatchObject({ health: 'well', storedBytes: build.sizeBytes, capacityBytes: 1e9 })
    const order = world.blobs.taken.filter((name) => build.files.some((file) => file.sha256 === name))
    expect(order.indexOf(build.files[0]!.sha256)).toBeLessThan(order.indexOf(build.files.at(-1)!.sha256))
  })

  it('serves what it holds while the blobs are away', async () => {
    await using world = await openEdgeWorld()
    const build = await sampleBuild(world.blobs)
    await world.tell(titlePublished, published(build))
    await isWhole(world, sampleBuildId)
    await world.restart()
    world.blobs.contents.clear()
    expect((await get(world, build)).body).toEqual(Buffer.from(build.bytesOf(build.files[0]!.path)))
    expect((await world.ask(`/${world.token()}/${sampleBuildId}/h264_aac_720/manifest.mpd`)).status).toBe(200)
  })

  it('goes on after a crash with what is missing, and never serves a half file', async () => {
    await using world = await openEdgeWorld()
    const build = await sampleBuild(world.blobs)
    const lost = world.blobs.contents.get(build.files[10]!.sha256)!
    world.blobs.contents.delete(build.files[10]!.sha256)
    await world.tell(titlePublished, published(build))
    await waitFor(() => world.log.lines.some((line) => line.message.includes('could not be filled')))
    const left = join(world.folder, 'one', 'temporary', 'half')
    await writeFile(left, 'half a file')
    world.blobs.contents.set(build.files[10]!.sha256, lost)
    const before = new Set(await namesOnDisk(world))
    world.blobs.taken.length = 0
    await world.restart()
    await isWhole(world, sampleBuildId)
    expect(await readdir(join(world.folder, 'one', 'temporary'))).toEqual([])
    expect(world.blobs.taken.filter((name) => before.has(name))).toEqual([])
    expect(world.blobs.taken).toContain(build.files[10]!.sha256)
  })

  it('tries again after a growing pause when the blobs do not answer', async () => {
    await using world = await openEdgeWorld()
    const build = await sampleBuild(world.blobs)
    const { toFile } = world.blobs
    world.blobs.toFile = async () => {
      throw new Outage('blobs', 'blobs do not answer')
    }
    await world.tell(titlePublished, published(build))
    const tries = () => world.log.lines.filter((line) => line.message.includes('could not be filled')).length
    await waitFor(() => tries() === 1)
    expect((await get(world, build)).status).toBe(503)
    await waitFor(async () => {
      await world.clock.advance(2_000)
      return tries() === 2
    })
    world.blobs.toFile = toFile
    await world.clock.advance(4_000)
    await isWhole(world, sampleBuildId)
  })

  it('hears of a title twice and fills once', async () => {
    await using world = await openEdgeWorld()
    const build = await sampleBuild(world.blobs)
    await world.tell(titlePublished, published(build))
    await isWhole(world, sampleBuildId)
    const taken = world.blobs.taken.length
    await world.tell(titlePublished, published(build))
    await get(world, build)
    expect(world.blobs.taken.length).toBe(taken)
  })

  it('removes a build that is gone, and late news does not bring it back', async () => {
    await using world = await openEdgeWorld()
    const build = await sampleBuild(world.blobs)
    await world.tell(titlePublished, published(build))
    await isWhole(world, sampleBuildId)
    expect((await get(world, build)).status).toBe(200)
    await world.tell(titleRemoved, { titleId: sampleTitleId })
    expect((await get(world, build)).status).toBe(200)
    await world.tell(buildRemoved, { buildId: sampleBuildId, titleId: sampleTitleId })
    await world.tell(buildRemoved, { buildId: sampleBuildId, titleId: sampleTitleId })
    await world.tell(titlePublished, published(build))
    expect((await get(world, build)).status).toBe(404)
    expect(await readdir(join(world.folder, 'one', 'builds'))).toEqual([])
    await waitFor(() => reported(world).builds.length === 0)
  })

  it('asks encode for a build of which the news has not come yet, once in two seconds', async () => {
    await using world = await openEdgeWorld()
    const build = await sampleBuild(world.blobs)
    expect([(await get(world, build)).status, (await get(world, build)).status, world.encode.asked]).toEqual([404, 404, 1])
    world.encode.builds.set(build.buildId, { ...build, state: 'ready' })
    await world.clock.advance(2_000)
    const both = await Promise.all([get(world, build), get(world, build)])
    expect([...both.map((heard) => heard.status), world.encode.asked]).toEqual([200, 200, 2])
    await world.restart()
    expect([(await get(world, build)).status, world.encode.asked]).toEqual([200, 2])
  })

  it('asks nobody for a build that was removed, and sends players on while encode does not answer', async () => {
    await using world = await openEdgeWorld()
    const build = await sampleBuild(world.blobs)
    world.encode.builds.set(build.buildId, { ...build, state: 'removed' })
    expect((await get(world, build)).status).toBe(404)
    world.encode.deaf = true
    await world.clock.advance(2_000)
    expect((await get(world, build)).status).toBe(503)
    await world.tell(buildRemoved, { buildId: build.buildId, titleId: build.titleId })
    expect([(await get(world, build)).status, world.encode.asked]).toEqual([404, 2])
  })

  it('keeps nothing of a build that is removed while it is on its way', async () => {
    await using world = await openEdgeWorld()
    const build = await sampleBuild(world.blobs)
    const { toFile } = world.blobs
    const gate = Promise.withResolvers<void>()
    world.blobs.toFile = async (name, path) => {
      await gate.promise
      return toFile(name, path)
    }
    await world.tell(titlePublished, published(build))
    const asking = get(world, build)
    await waitFor(() => world.edge().counts.requests === 1)
    await world.tell(buildRemoved, { buildId: sampleBuildId, titleId: sampleTitleId })
    gate.resolve()
    expect((await asking).status).toBeGreaterThanOrEqual(400)
    expect((await get(world, build)).status).toBe(404)
    await waitFor(async () => (await readdir(join(world.folder, 'one', 'builds'))).length === 0)
  })

  it('fetches a damaged file again', async () => {
    await using world = await openEdgeWorld()
    const build = await sampleBuild(world.blobs)
    await world.tell(titlePublished, published(build))
    await isWhole(world, sampleBuildId)
    const file = build.files[0]!
    const path = join(world.folder, 'one', 'builds', sampleBuildId, file.sha256)
    await rm(path)
    await writeFile(path, 'short')
    expect((await get(world, build)).body).toEqual(Buffer.from(build.bytesOf(file.path)))
    expect((await readFile(path)).length).toBe(file.sizeBytes)
    expect((await statusOf(world))[0]!.builds).toEqual([
      { buildId: sampleBuildId, files: build.files.length, storedFiles: build.files.length, sizeBytes: build.sizeBytes },
    ])
  })

  it('clears away folders that are no builds it knows', async () => {
    await using world = await openEdgeWorld()
    await mkdir(join(world.folder, 'one', 'builds', 'stray'))
    await world.restart()
    expect(await readdir(join(world.folder, 'one', 'builds'))).toEqual([])
  })
})

describe('capacity', () => {
  const room = 40_000
  const openSmall = () => openEdgeWorld({ edges: [{ name: 'one', port: 0, capacityBytes: room }] })
  const later = (world: World) => world.clock.advance(10 * 60_000)

  it('makes room for a new build by removing the one that was asked for longest ago', async () => {
    await using world = await openSmall()
    const first = await otherBuild(world, 1)
    await world.tell(titlePublished, published(first))
    await isWhole(world, first.buildId)
    await later(world)
    const second = await otherBuild(world, 2)
    await world.tell(titlePublished, published(second))
    await isWhole(world, second.buildId)
    expect(reported(world)).toMatchObject({ builds: [second.buildId], storedBytes: second.sizeBytes, health: 'well' })
    expect(second.sizeBytes + first.sizeBytes).toBeGreaterThan(room)
    await get(world, second)
    await later(world)
    for (const file of first.files) expect((await get(world, first, file.path)).status).toBe(200)
    expect(await readdir(join(world.folder, 'one', 'builds'))).toEqual([first.buildId])
  })

  it('never removes what is being played: it says that it is full instead', async () => {
    await using world = await openSmall()
    const first = await otherBuild(world, 1)
    await world.tell(titlePublished, published(first))
    await isWhole(world, first.buildId)
    const second = await otherBuild(world, 2)
    await world.tell(titlePublished, published(second))
    await waitFor(() => reported(world).health === 'full')
    const refusals = []
    for (const file of second.files) refusals.push((await get(world, second, file.path)).status)
    expect(refusals).toContain(503)
    expect(world.edge().store.storedBytes()).toBeLessThanOrEqual(room)
    expect((await get(world, first)).status).toBe(200)
    await later(world)
    expect((await get(world, second, second.files.at(-1)!.path)).status).toBe(200)
    await waitFor(() => reported(world).health === 'well')
  })

  it('does not bring back after a restart what there is no room for', async () => {
    await using world = await openSmall()
    for (const number of [1, 2]) {
      const build = await otherBuild(world, number)
      await world.tell(titlePublished, published(build))
      await isWhole(world, build.buildId)
      await later(world)
    }
    await world.restart()
    const refusals = () => world.log.lines.filter((line) => line.message.includes('no room')).length
    await waitFor(() => refusals() === 1)
    await later(world)
    await waitFor(async () => {
      await world.clock.advance(30_000)
      return refusals() > 1
    })
    expect(await readdir(join(world.folder, 'one', 'builds'))).toEqual([id('f', 1), id('f', 2)])
    expect(reported(world).builds).toEqual([id('f', 2)])
  })
})

describe('report', () => {
  it('goes out every five seconds, and is tried every second while steering is away', async () => {
    await using world = await openEdgeWorld()
    await waitFor(() => world.reports.length === 1)
    world.steering.deaf = true
    await world.clock.advance(5_000)
    await waitFor(() => world.log.lines.length === 1)
    await world.clock.advance(1_000)
    world.steering.deaf = false
    await world.clock.advance(999)
    expect(world.reports).toHaveLength(1)
    await world.clock.advance(1)
    await waitFor(() => world.reports.length === 2)
    expect(world.log.lines.map((line) => line.message)).toEqual(['steering does not hear the edge', 'steering hears the edge again'])
  })
})

describe('listener', () => {
  /** An edge that holds one file of this size. */
  const openHolding = async (sizeBytes: number) => {
    const world = await openEdgeWorld({ hotBytes: 0 })
    const facts = { ...sampleFacts, video: [], audio: [], images: [], text: sampleFacts.text.slice(0, 1) }
    const build = await sampleBuild(world.blobs, { facts, segmentBytes: sizeBytes })
    await world.tell(titlePublished, published(build))
    await isWhole(world, sampleBuildId)
    return Object.assign(world, { target: `/${world.token()}/${sampleBuildId}/files/${build.files[0]!.path}` })
  }

  it('answers one request after the other on a connection, also when they were sent ahead', async () => {
    await using world = await openHolding(1000)
    const socket = connect(world.port(), '127.0.0.1')
    const heard: Buffer[] = []
    socket.on('data', (part: Buffer) => heard.push(part))
    const range = (start: number) => `GET ${world.target} HTTP/1.1\r\nhost: x\r\nrange: bytes=${start}-${start + 9}\r\n`
    socket.write(`${range(0)}\r\n${range(20)}\r\n${range(40)}connection: close\r\n\r\n`)
    await once(socket, 'close')
    const text = Buffer.concat(heard).toString()
    expect(text.match(/HTTP\/1\.1 206 Partial Content/g)).toHaveLength(3)
    expect([...text.matchAll(/content-range: bytes (\d+)-/g)].map((match) => match[1])).toEqual(['0', '20', '40'])
  })

  it('lets go of its file when the client goes away in the middle, with more requests sent ahead', async () => {
    await using world = await openHolding(12_000_000)
    const { openFiles } = world.edge()
    for (let time = 0; time < 5; time += 1) {
      const socket = connect(world.port(), '127.0.0.1')
      socket.write(`GET ${world.target} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(3))
      await once(socket, 'data')
      socket.destroy()
      await waitFor(() => openFiles.inUse() === 0)
    }
    expect((await world.ask(world.target)).body).toHaveLength(12_000_000)
    await waitFor(() => openFiles.inUse() === 0)
  })

  it('reads no further than a client that does not read', async () => {
    const sizeBytes = 40_000_000
    await using world = await openHolding(sizeBytes)
    const { counts } = world.edge()
    const socket = connect(world.port(), '127.0.0.1')
    socket.pause()
    socket.write(`GET ${world.target} HTTP/1.1\r\nhost: x\r\n\r\n`)
    let before = 0
    await waitFor(() => {
      const stands = counts.servedBytes > 0 && counts.servedBytes === before
      before = counts.servedBytes
      return stands
    })
    expect(before).toBeLessThan(sizeBytes)
    let received = 0
    socket.on('data', (part: Buffer) => void (received += part.length))
    socket.resume()
    await waitFor(() => received > sizeBytes)
    expect(counts.servedBytes).toBe(sizeBytes)
    socket.destroy()
  })

  it('speaks HTTPS, from disk and from memory, with every byte in its place', async () => {
    await using world = await openEdgeWorld({ tls: forLocalhost })
    const build = await sampleBuild(world.blobs, { facts: { ...sampleFacts, video: [], audio: [] }, segmentBytes: 2_500_000 })
    await world.tell(titlePublished, published(build))
    await isWhole(world, sampleBuildId)
    for (let time = 1; time <= 3; time += 1) {
      const heard = await get(world, build)
      expect(heard.status).toBe(200)
      expect(heard.body.equals(Buffer.from(build.bytesOf(build.files[0]!.path)))).toBe(true)
    }
  })

  it('says in words that its port is taken', async () => {
    await using world = await openEdgeWorld()
    await waitFor(() => world.reports.length > 0)
    const taken = { name: 'two', port: world.port(), capacityBytes: 1 }
    await expect(openEdgeWorld({ edges: [taken] })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `Port ${world.port()} of edge two is taken by another program. Stop it, or choose others: the edges follow VITASCOPE_PORT unless VITASCOPE_EDGE_PORT is set.`,
    })
  })
})

/** Self-signed, for tests only. */
const forLocalhost = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBfjCCASWgAwIBAgIUSrOKsyqKDKrhOLJ3501ZNEtVX5UwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMDIzMzg0MFoYDzIxMjYxMDI3
MjMzODQwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASXI+2P+Z1TkqiyPqcyBSSdJVHiVXY7zZhqAXzaaoDYS3O7INNdASwk
f0iiog1GvCWCL52uCrrQjLdvjYJMKsrMo1MwUTAdBgNVHQ4EFgQUZiABb9W/3qRS
r0S6c5fKPK/bU3UwHwYDVR0jBBgwFoAUZiABb9W/3qRSr0S6c5fKPK/bU3UwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBKGGUnRSOaUmW4wq4zTAfE
rGttBfhP+OXcmc/rPm9BdQIgdz0kzCIRVzowfA6/8/azEveexdCWB30rJl5wsLHk
/Yo=
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRa/2JypNBpZQWYFG
/0Kg1zk9PZEzirW1ruDH96qUmaShRANCAASXI+2P+Z1TkqiyPqcyBSSdJVHiVXY7
zZhqAXzaaoDYS3O7INNdASwkf0iiog1GvCWCL52uCrrQjLdvjYJMKsrM
-----END PRIVATE KEY-----`,
}
