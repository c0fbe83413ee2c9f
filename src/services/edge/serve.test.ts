import { describe, expect, it } from 'vitest'
import { parseSegmentSizes } from '../../media/cmaf/parse-segment-sizes.ts'
import { callAs } from '../../../test/helpers/calls.ts'
import { openEdgeWorld, samplePlayId, type Heard } from '../../../test/helpers/edge-world.ts'
import { sampleBuild, sampleBuildId, type SampleBuild } from '../../../test/helpers/sample-build.ts'
import { buildReady, playEnded, playRevoked } from '../../contracts/events/index.ts'
import type { BuildId, PlayId, TitleId } from '../../contracts/ids.ts'
import { hmacSha256 } from '../../kit/hash.node.ts'
import { formatEdgeToken, macsWith } from '../../rules/edge-token.ts'

type World = Awaited<ReturnType<typeof openEdgeWorld>>
type Ask = World['ask']

const ready = (build: SampleBuild) => ({
  buildId: build.buildId,
  titleId: build.titleId,
  masterId: '019370a0-0000-7000-8000-000000000002' as never,
  jobId: '019370a0-0000-7000-8000-000000000003' as never,
  complete: true,
  durationSeconds: 5,
  factsBlob: build.factsBlob,
  filesBlob: build.filesBlob,
  sizeBytes: build.sizeBytes,
  artwork: [],
  tint: '#ffb347',
})

/** An edge that heard of one build and holds nothing yet. */
const openServing = async (change: Parameters<typeof openEdgeWorld>[0] & { segmentBytes?: number } = {}) => {
  const { segmentBytes = 1000, ...settings } = change
  const world = await openEdgeWorld(settings)
  const build = await sampleBuild(world.blobs, { segmentBytes })
  await world.tell(buildReady, ready(build))
  const segment = 'video/h264-720/00001.m4s'
  return Object.assign(world, { build, segment, pathTo: (path: string, token = world.token()) => `/${token}/${sampleBuildId}/${path}` })
}

/** Through `/edge/one/` instead of the edge's own listener. */
const throughDoor =
  (world: World): Ask =>
  async (path, { method = 'GET', headers = {} } = {}) => {
    const route = world.service.routes![0]!
    const response = await route.handle(new Request(`http://localhost:4400/edge/one${path}`, { method, headers }), callAs())
    return { status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) }
  }

const codeOf = (heard: Heard): unknown => {
  expect(heard.headers['content-type']).toBe('application/problem+json')
  const problem = JSON.parse(heard.body.toString()) as Record<string, unknown>
  expect(problem).toMatchObject({ type: 'about:blank', status: heard.status, title: expect.stringMatching(/\.$/) as unknown })
  return problem['code']
}

describe.each([
  ['its own listener', (world: World): Ask => world.ask],
  ['the one door', throughDoor],
])('an edge, asked at %s', (_name, askOf) => {
  it('gives a listed file to whoever has a token, for ever cacheable', async () => {
    await using world = await openServing()
    const heard = await askOf(world)(world.pathTo(`files/${world.segment}`))
    expect(heard.status).toBe(200)
    expect(heard.body).toEqual(Buffer.from(world.build.bytesOf(world.segment)))
    const { sha256 } = world.build.files.find((file) => file.path === world.segment)!
    expect(heard.headers).toMatchObject({
      'content-type': 'video/iso.segment',
      'content-length': '1000',
      etag: `"${sha256}"`,
      'cache-control': 'public, max-age=31536000, immutable',
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'content-length, content-range, etag, date',
      'timing-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    })
  })

  it('gives the same bytes the first, the second and the third time', async () => {
    await using world = await openServing({ segmentBytes: 1_500_000 })
    for (let time = 1; time <= 3; time += 1) {
      const heard = await askOf(world)(world.pathTo(`files/${world.segment}`))
      expect(heard.status).toBe(200)
      expect(heard.body.equals(Buffer.from(world.build.bytesOf(world.segment)))).toBe(true)
    }
  })

  it('reads through to the blobs once, then from its own disk', async () => {
    await using world = await openServing()
    const { sha256 } = world.build.files.find((file) => file.path === world.segment)!
    const ask = askOf(world)
    const both = await Promise.all([ask(world.pathTo(`files/${world.segment}`)), ask(world.pathTo(`files/${world.segment}`))])
    await ask(world.pathTo(`files/${world.segment}`))
    expect(both.map((heard) => heard.status)).toEqual([200, 200])
    expect(world.blobs.taken.filter((name) => name === sha256)).toEqual([sha256])
  })

  it.each([
    ['bytes=0-99', 0, 100],
    ['bytes=900-', 900, 1000],
    ['bytes=-1', 999, 1000],
  ])('gives the part %s, from disk and from memory', async (range, start, end) => {
    await using world = await openServing()
    for (let time = 1; time <= 3; time += 1) {
      const heard = await askOf(world)(world.pathTo(`files/${world.segment}`), { headers: { range } })
      expect(heard.status).toBe(206)
      expect(heard.headers['content-range']).toBe(`bytes ${start}-${end - 1}/1000`)
      expect(heard.headers['content-length']).toBe(String(end - start))
      expect(heard.body).toEqual(Buffer.from(world.build.bytesOf(world.segment).slice(start, end)))
    }
  })

  it('says how long the file is when a range begins behind its end', async () => {
    await using world = await openServing()
    const heard = await askOf(world)(world.pathTo(`files/${world.segment}`), { headers: { range: 'bytes=1000-' } })
    expect(heard.status).toBe(416)
    expect(heard.headers['content-range']).toBe('bytes */1000')
    expect(codeOf(heard)).toBe('RANGE_NOT_SATISFIABLE')
  })

  it('heeds a range only while If-Range names this very content', async () => {
    await using world = await openServing()
    const { sha256 } = world.build.files.find((file) => file.path === world.segment)!
    const get = (ifRange: string) =>
      askOf(world)(world.pathTo(`files/${world.segment}`), { headers: { range: 'bytes=0-9', 'if-range': ifRange } })
    expect((await get(`"${sha256}"`)).status).toBe(206)
    expect((await get(`W/"${sha256}"`)).status).toBe(200)
    expect((await get('Wed, 21 Oct 2026 07:28:00 GMT')).status).toBe(200)
  })

  it('sends nothing to whoever has the content already', async () => {
    await using world = await openServing()
    const { sha256 } = world.build.files.find((file) => file.path === world.segment)!
    const get = (tag: string) =>
      askOf(world)(world.pathTo(`files/${world.segment}`), { headers: { 'if-none-match': tag, range: 'bytes=0-9' } })
    const heard = await get(`"x", "${sha256}"`)
    expect(heard.status).toBe(304)
    expect(heard.headers.etag).toBe(`"${sha256}"`)
    expect(heard.body).toHaveLength(0)
    expect((await get('"x"')).status).toBe(206)
  })

  it('answers HEAD like GET without the bytes, and ignores a range there', async () => {
    await using world = await openServing()
    const heard = await askOf(world)(world.pathTo(`files/${world.segment}`), { method: 'HEAD', headers: { range: 'bytes=0-9' } })
    expect(heard.status).toBe(200)
    expect(heard.headers['content-length']).toBe('1000')
    expect(heard.body).toHaveLength(0)
    expect((await askOf(world)(world.pathTo('files/none'), { method: 'HEAD' })).status).toBe(404)
  })

  it('gives manifests that refer to their files relatively and are never kept', async () => {
    await using world = await openServing()
    const ask = askOf(world)
    const dash = await ask(world.pathTo('h264_aac_720/manifest.mpd'))
    expect(dash.status).toBe(200)
    expect(dash.headers).toMatchObject({
      'content-type': 'application/dash+xml',
      'cache-control': 'private, no-store',
      'access-control-allow-origin': '*',
    })
    expect(dash.body.toString()).toContain('media="../files/video/$RepresentationID$/$Number%05d$.m4s"')
    expect(dash.body.toString()).not.toContain('av1')
    const hls = await ask(world.pathTo('h264_aac_720/master.m3u8'))
    expect(hls.headers['content-type']).toBe('application/vnd.apple.mpegurl')
    expect(hls.body.toString()).toContain('\nh264-720.m3u8\n')
    const media = await ask(world.pathTo('h264_aac_720/h264-720.m3u8'))
    expect(media.body.toString()).toContain('\n../files/video/h264-720/00003.m4s\n')
    expect((await ask(world.pathTo('h264_aac_720/text-fr.m3u8'))).body.toString()).toContain('../files/text/fr.vtt')
    const sizes = await ask(world.pathTo('h264_aac_720/sizes.json'))
    expect(sizes.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'private, no-store' })
    expect(parseSegmentSizes(JSON.parse(sizes.body.toString()))!.get('h264-720')![2]).toMatchObject({ startSeconds: 4, seconds: 1 })
  })

  it.each([
    'h264_aac_720/manifest.mpd/',
    'h264_aac_720/other.mpd',
    'h264_aac_720/',
    'h264_aac_720',
    'aac_h264_720/manifest.mpd',
    'h264_aac/manifest.mpd',
    'manifest.mpd',
    'h264_aac_720/av1-720.m3u8',
    'h264_aac_720/none.m3u8',
    'h264_aac_720//manifest.mpd',
    'h264_aac_720/../h264_aac_720/x',
    'files',
    'files/',
    'files/none.m4s',
    'files//video/h264-720/00001.m4s',
    'files/video/h264-720/00001.m4s/',
    'files/video',
    'files/video%2Fh264-720%2F00001.m4s',
    'files/VIDEO/h264-720/00001.m4s',
    'files/video/h264-720/00004.m4s',
    'files/%2e%2e/%2e%2e/known-builds.jsonl',
    '',
  ])('has nothing at %s', async (path) => {
    await using world = await openServing()
    const heard = await askOf(world)(world.pathTo(path))
    expect(heard.status).toBe(404)
    expect(codeOf(heard)).toBe('NOT_FOUND')
  })

  it('leaves the query to the players and their telemetry', async () => {
    await using world = await openServing()
    expect((await askOf(world)(world.pathTo(`files/${world.segment}?CMCD=bl%3D2000%2Csid%3D%22a/b%22`))).status).toBe(200)
  })

  it('refuses tokens that are wrong, in words', async () => {
    await using world = await openServing()
    const ask = askOf(world)
    const refused = async (token: string, buildId: string = sampleBuildId) => {
      const heard = await ask(`/${token}/${buildId}/files/${world.segment}`)
      expect(heard.status).toBe(403)
      expect(heard.headers['cache-control']).toBe('no-store')
      return codeOf(heard)
    }
    const good = world.token()
    const other = '019370a0-0000-7000-8000-0000000000ff' as BuildId
    expect(await refused('token')).toBe('TOKEN_MALFORMED')
    expect(await refused(`${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`)).toBe('TOKEN_FORGED')
    expect(
      await refused(
        formatEdgeToken(
          {
            keyId: 9,
            expiresAt: world.clock.now() + 1e6,
            maxHeight: 1,
            playId: samplePlayId,
            titleId: samplePlayId as string as TitleId,
            buildId: sampleBuildId,
          },
          macsWith([{ keyId: 9, secret: new Uint8Array(32) }], hmacSha256),
        ),
      ),
    ).toBe('TOKEN_UNKNOWN_KEY')
    expect(await refused(world.token({ expiresAt: world.clock.now() }))).toBe('TOKEN_EXPIRED')
    expect(await refused(world.token({ buildId: other }))).toBe('TOKEN_FOREIGN')
    expect(await refused(good, other)).toBe('TOKEN_FOREIGN')
    expect(await refused(good, good)).toBe('TOKEN_FOREIGN')
    expect(await refused(good, sampleBuildId.toUpperCase())).toBe('TOKEN_FOREIGN')
    expect(world.blobs.taken).toEqual([])
  })

  it('refuses a token from the moment it ends', async () => {
    await using world = await openServing()
    const path = world.pathTo(`files/${world.segment}`, world.token({ expiresAt: world.clock.now() + 1000 }))
    expect((await askOf(world)(path)).status).toBe(200)
    await world.clock.advance(999)
    expect((await askOf(world)(path)).status).toBe(200)
    await world.clock.advance(1)
    expect(codeOf(await askOf(world)(path))).toBe('TOKEN_EXPIRED')
  })

  it('refuses the tokens of a revoked play and of no other, also after a restart', async () => {
    await using world = await openServing()
    const path = world.pathTo(`files/${world.segment}`)
    const otherPlay = world.pathTo(`files/${world.segment}`, world.token({ playId: sampleBuildId as string as PlayId }))
    const ended = { playId: samplePlayId, titleId: world.build.titleId }
    await world.tell(playEnded, { ...ended, reason: 'closed' })
    await world.tell(playEnded, { ...ended, reason: 'expired' })
    expect((await askOf(world)(path)).status).toBe(200)
    await world.tell(playRevoked, {
      playId: samplePlayId,
      expiresAt: new Date(world.clock.now() + 3_600_000).toISOString(),
      reason: 'title removed',
    })
    await world.tell(playEnded, { ...ended, reason: 'revoked' })
    expect(codeOf(await askOf(world)(path))).toBe('TOKEN_REVOKED')
    expect((await askOf(world)(otherPlay)).status).toBe(200)
    await world.restart()
    expect(codeOf(await askOf(world)(path))).toBe('TOKEN_REVOKED')
  })

  it('holds pictures back that are higher than the token says, in files and in manifests', async () => {
    await using world = await openServing()
    const token = world.token({ maxHeight: 240 })
    const ask = (path: string) => askOf(world)(world.pathTo(path, token))
    for (const name of ['init.mp4', '00001.m4s', '00003.m4s']) {
      const heard = await ask(`files/video/h264-720/${name}`)
      expect(heard.status).toBe(403)
      expect(codeOf(heard)).toBe('NOT_IN_OFFER')
      expect((await ask(`files/video/h264-240/${name}`)).status).toBe(200)
    }
    expect((await ask('files/audio/aac-en/00001.m4s')).status).toBe(200)
    expect((await ask('files/images/trick/00001.jpg')).status).toBe(200)
    const dash = (await ask('h264_aac_720/manifest.mpd')).body.toString()
    expect(dash).toContain('h264-240')
    expect(dash).not.toContain('h264-720')
    expect((await ask('h264_aac_720/h264-720.m3u8')).status).toBe(404)
    expect((await ask('h264_aac_720/h264-240.m3u8')).status).toBe(200)
  })

  it('does not know a build that nobody told of', async () => {
    await using world = await openServing()
    const unheard = '019370a0-0000-7000-8000-0000000000ff' as BuildId
    const heard = await askOf(world)(`/${world.token({ buildId: unheard })}/${unheard}/files/${world.segment}`)
    expect(heard.status).toBe(404)
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('is read only: %s', async (method) => {
    await using world = await openServing()
    const heard = await askOf(world)(world.pathTo(`files/${world.segment}`), { method })
    expect(heard.status).toBe(405)
    expect(heard.headers.allow).toBe('GET, HEAD, OPTIONS')
    expect(codeOf(heard)).toBe('METHOD_NOT_ALLOWED')
  })

  it('tells browsers beforehand what they may ask', async () => {
    await using world = await openServing()
    const heard = await askOf(world)('/anything', {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:4400', 'access-control-request-method': 'GET' },
    })
    expect(heard.status).toBe(204)
    expect(heard.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      'access-control-max-age': '86400',
    })
    expect(heard.headers['access-control-allow-headers']).toContain('range')
  })

  it('takes a key that was made after it started, and drops one that is retired', async () => {
    const keys = [{ keyId: 1, secret: new Uint8Array(32).fill(1) }]
    await using world = await openServing({ keys })
    const old = world.pathTo(`files/${world.segment}`)
    expect((await askOf(world)(old)).status).toBe(200)
    keys.splice(0, 1, { keyId: 2, secret: new Uint8Array(32).fill(2) })
    const fresh = world.pathTo(`files/${world.segment}`, world.token({ keyId: 2 }))
    expect(codeOf(await askOf(world)(fresh))).toBe('TOKEN_UNKNOWN_KEY')
    await world.clock.advance(2000)
    expect((await askOf(world)(fresh)).status).toBe(200)
    expect(codeOf(await askOf(world)(old))).toBe('TOKEN_UNKNOWN_KEY')
  })

  it('counts requests, refusals and bytes', async () => {
    await using world = await openServing()
    const ask = askOf(world)
    await ask(world.pathTo(`files/${world.segment}`))
    await ask(world.pathTo(`files/${world.segment}`), { headers: { range: 'bytes=0-9' } })
    await ask(world.pathTo('files/none'))
    await ask('/')
    const edge = (world.service.context as { edges: { counts: unknown }[] }).edges[0]!
    expect(edge.counts).toEqual({ requests: 4, refused: 2, servedBytes: 1010 })
  })
})

it.each([
  'files\\video\\h264-720\\00001.m4s',
  'files/../files/video/h264-720/00001.m4s',
  'files/./video/h264-720/00001.m4s',
  './files/video/h264-720/00001.m4s',
  '%66iles/video/h264-720/00001.m4s',
  'files/video/h264-720/00001.m4s%00',
  'files/video/h264-720/00001.m4s#',
  '../../known-builds.jsonl',
])('an edge reads no path in another way than it is written: %s', async (path) => {
  await using world = await openServing()
  expect((await world.ask(world.pathTo(path))).status).toBe(404)
})

it.each(['http://127.0.0.1/', '*', '/', '//', '/x', '/x/', '/x/y'])('an edge has nothing at the target %s', async (target) => {
  await using world = await openServing()
  expect((await world.ask(target)).status).toBe(404)
})

it('never writes a token into its log', async () => {
  await using world = await openServing()
  const token = world.token()
  await world.blobs.remove(world.build.files[0]!.sha256)
  await world.ask(world.pathTo(`files/${world.build.files[0]!.path}`, token))
  await world.ask(world.pathTo('files/none', token))
  await world.ask(`/${token}/x/y`)
  expect(JSON.stringify(world.log.lines)).not.toContain(token.slice(0, 40))
})
