import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ORPCError } from '@orpc/client'
import type { OpenAPI } from '@orpc/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testPerson } from '../../../test/helpers/people.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'
import type { Clients } from '../../contracts/index.ts'
import type { Call, Person } from '../../contracts/service.ts'
import { manualClock } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { rememberingLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import { everyProblemCode } from './problem-codes.ts'
import { buildGateway, type Gateway } from './index.ts'
import type { GatewayNeeds } from './needs.ts'

const operator = testPerson({ operator: true })
const member = testPerson()
const title = {
  titleId: '019370a0-0000-7000-8000-0000000000d1',
  visible: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
}
const me = { accountId: member.accountId, email: 'a@example.org', operator: false, demo: false, profiles: [] }

describe('the door', () => {
  let folder: string
  let gateway: Gateway
  let log: ReturnType<typeof rememberingLog>
  let clock: ReturnType<typeof manualClock>
  let calls: Call[]
  let asked: number
  let identityDown: boolean
  let identityFrozen: boolean
  let forwarded: { service: string; url: string; call: Call }[]
  let isOpen: boolean
  let received: { operation: string; input: unknown }[]

  const people: Record<string, Person> = { 'operator-token': operator, 'member-token': member }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vitascope-door-'))
    for (const app of ['member', 'console']) {
      mkdirSync(join(folder, app, 'assets'), { recursive: true })
      writeFileSync(join(folder, app, 'index.html'), `<!doctype html><title>${app}</title>${' '.repeat(600)}`)
      writeFileSync(join(folder, app, 'assets', 'a-1234.js'), 'export const a = 1')
    }
    log = rememberingLog()
    clock = manualClock()
    calls = []
    asked = 0
    identityDown = false
    identityFrozen = false
    forwarded = []
    isOpen = true
    received = []
    const clients = {
      identity: {
        whoIs: async ({ token }: { token: string }) => {
          asked += 1
          if (identityFrozen) return new Promise<never>(() => {})
          if (identityDown) throw new ORPCError('SERVICE_UNAVAILABLE', { message: 'identity does not answer' })
          return { person: people[token] }
        },
        signIn: async () => ({ sessionToken: 'new token', expiresAt: '2026-01-01T00:00:00.000Z', me }),
        signOut: async () => ({}),
        readMe: async () => me,
      },
      catalogue: {
        listTitles: async () => ({ items: [] }),
        createTitle: async (input: object) => {
          received.push({ operation: 'createTitle', input })
          return { ...title, ...input }
        },
        readTitle: async () => {
          throw new ORPCError('NO_SUCH_TITLE', { status: 404, message: 'There is no such title.', defined: true })
        },
      },
    }
    const needs: GatewayNeeds = {
      clients: clients as unknown as Clients,
      geo: { placeOf: (address) => (address === '203.0.113.9' ? { country: 'DE', anonymity: 'vpn' } : {}) },
      clock,
      newId: newIds({ clock, random: seededRandom(1) }),
      log,
      version: '1.2.3',
      layout: 'all',
      startedAt: 0,
      webFolder: folder,
      asCall: (call, action) => {
        calls.push(call)
        return action()
      },
      forward: async (service, request, call) => {
        forwarded.push({ service, url: request.url, call })
        return new Response('bytes')
      },
      ping: async () => {},
      metrics: async () => ({ contentType: 'text/plain', text: 'vitascope_up 1\n' }),
      measure: () => {},
      readDemo: () => undefined,
      isOpen: () => isOpen,
      settings: {
        trustedProxies: ['::1'],
        allowedHosts: [],
        allowedOrigins: ['https://studio.example.org'],
        patienceMs: 15_000,
        ratePerAddress: 5,
        ratePerAccount: 50,
      },
    }
    gateway = await buildGateway(needs)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const ask = (path: string, init: RequestInit = {}, socketAddress = '127.0.0.1') =>
    gateway.door(new Request(`http://localhost:4400${path}`, init), socketAddress)
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })

  it('says that it is well', async () => {
    const response = await ask('/health')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'ok', version: '1.2.3', layout: 'all' })
  })

  it('says that it is still starting until everything that belongs to the house is up', async () => {
    isOpen = false
    const response = await ask('/health')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await response.json()).toEqual({ status: 'starting' })
    isOpen = true
    expect((await ask('/health')).status).toBe(200)
  })

  it('serves the member app, the console, and their own paths, with a strict policy', async () => {
    for (const [path, title] of [
      ['/', 'member'],
      ['/watch/1', 'member'],
      ['/console', 'console'],
      ['/console/jobs/1', 'console'],
    ] as const) {
      const response = await ask(path, { headers: { 'accept-encoding': 'br' } })
      expect(response.headers.get('content-encoding')).toBe('br')
      const plain = await ask(path)
      expect(await plain.text()).toContain(`<title>${title}</title>`)
      expect(plain.headers.get('content-security-policy')).toContain("script-src 'self';")
      expect(plain.headers.get('cache-control')).toBe('no-cache')
    }
    const asset = await ask('/assets/a-1234.js')
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect((await ask('/assets/b.js')).status).toBe(404)
    expect((await ask('/..%2f..%2fetc/passwd.txt')).status).toBe(404)
    expect((await ask('/', { method: 'POST' })).status).toBe(405)
  })

  it('passes operations on as the person behind the token, with request id, origin and deadline', async () => {
    const response = await ask('/api/titles', bearer('operator-token'))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ items: [] })
    expect(calls.at(-1)).toMatchObject({
      caller: { service: 'gateway', person: operator },
      origin: 'http://localhost:4400',
      address: '127.0.0.1',
      deadlineAt: clock.now() + 15_000,
    })
    expect(response.headers.get('x-request-id')).toBe(calls.at(-1)!.requestId)
    expect(response.headers.get('cache-control')).toBe('private, no-store')
  })

  it('says with the call where its address is, if that is known, whatever the client says', async () => {
    const headers = { 'x-vitascope-place': 'JP', 'x-forwarded-for': '203.0.113.9' }
    await ask('/api/me', { headers }, '203.0.113.9')
    expect(calls.at(-1)).toMatchObject({ address: '203.0.113.9', place: { country: 'DE', anonymity: 'vpn' } })
    await ask('/api/me', { headers }, '198.51.100.1')
    expect(calls.at(-1)).toMatchObject({ address: '198.51.100.1' })
    expect(calls.at(-1)).not.toHaveProperty('place')
  })

  it('answers failures as problem details with a stable code', async () => {
    const response = await ask('/api/titles/019370a0-0000-7000-8000-0000000000d1', bearer('operator-token'))
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toEqual({
      type: '/api/docs#NO_SUCH_TITLE',
      title: 'There is no such title.',
      status: 404,
      code: 'NO_SUCH_TITLE',
    })
    expect(await (await ask('/api/nothing')).json()).toMatchObject({ status: 404, code: 'NO_SUCH_OPERATION' })
    expect(await (await ask('/api/titles/x', bearer('operator-token'))).json()).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })

  it('names the field and the reason of an input that does not fit, to other programs and to our own', async () => {
    const bad = { kind: 'film', name: { en: 'Arc' }, year: 3, genres: ['a\u0000b'] }
    const words = 'year: must be at least 1870; genres[0]: must be one line without control characters'
    const authorization = 'Bearer operator-token'
    const byRest = await post('/api/titles', bad, { authorization })
    expect(await byRest.json()).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
      title: 'The input does not fit this operation.',
      detail: words,
      data: { issues: [{ path: ['year'] }, { path: ['genres', 0] }] },
    })
    const byRpc = await post('/api/rpc/catalogue/createTitle', { json: bad }, { authorization })
    expect(await byRpc.json()).toMatchObject({
      json: { code: 'BAD_REQUEST', message: words, data: { issues: [{ path: ['year'] }, { path: ['genres', 0] }] } },
    })
    expect(await (await ask('/api/titles?limit=many', bearer('operator-token'))).json()).toMatchObject({
      detail: 'limit: must be a number',
    })
    expect(await (await post('/api/sign-in', { email: 'no' })).json()).toMatchObject({
      detail: 'email: must be an e-mail address; password: is missing',
    })
    expect(received).toEqual([])
  })

  it('takes the header Idempotency-Key as the key of operations that have one, and ignores it at others', async () => {
    const film = { kind: 'film', name: { en: 'Arc' } }
    const authorization = 'Bearer operator-token'
    const keyFor = async (body: object, header: string, path = '/api/titles') => {
      const response = await post(path, body, { authorization, 'idempotency-key': header })
      return response.ok ? (received.at(-1)!.input as { idempotencyKey?: string }).idempotencyKey : response.status
    }
    expect(await keyFor(film, 'one')).toBe('one')
    expect(await keyFor(film, '"one"')).toBe('one')
    expect(await keyFor({ json: film }, 'one', '/api/rpc/catalogue/createTitle')).toBe('one')
    expect(await keyFor({ ...film, idempotencyKey: 'mine' }, 'one')).toBe('mine')
    expect(await keyFor(film, 'x'.repeat(101))).toBe(400)
    expect(await keyFor(film, '')).toBe(400)
    expect((await post('/api/sign-out', {}, { authorization, 'idempotency-key': 'x'.repeat(101) })).status).toBe(200)
  })

  it('takes a bent cookie for none', async () => {
    for (const cookie of ['vitascope=%zz', 'vitascope=%', 'vitascope=%ff; other=1', 'vitascope=']) {
      expect((await ask('/api/me', { headers: { cookie } })).status, cookie).toBe(200)
      expect(calls.at(-1)!.caller, cookie).toEqual({ service: 'gateway' })
    }
    expect(asked).toBe(0)
    await ask('/api/me', { headers: { cookie: 'vitascope=%zz', authorization: 'Bearer member-token' } })
    expect(calls.at(-1)!.caller.person).toEqual(member)
    expect(log.lines.filter((line) => line.level === 'error')).toEqual([])
  })

  it('gives our own apps typed failures', async () => {
    const response = await post(
      '/api/rpc/catalogue/readTitle',
      { json: { titleId: '019370a0-0000-7000-8000-0000000000d1' } },
      { authorization: 'Bearer operator-token' },
    )
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toMatchObject({ json: { defined: true, code: 'NO_SUCH_TITLE', status: 404 } })
  })

  it('knows no internal operation, neither as REST nor as RPC', async () => {
    for (const path of ['/api/rpc/identity/whoIs', '/api/rpc/viewing/readHistory', '/api/identity/whoIs']) {
      expect((await post(path, { json: { token: 'member-token' } })).status, path).toBe(404)
    }
    expect(asked).toBe(0)
  })

  it('makes a cookie of a sign-in and takes it away at the end', async () => {
    const signedIn = await post('/api/sign-in', { email: 'a@example.org', password: 'x' })
    expect(signedIn.headers.get('set-cookie')).toBe('vitascope=new%20token; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000')
    const signedOut = await post('/api/sign-out', {}, { cookie: 'vitascope=member-token', 'sec-fetch-site': 'same-origin' })
    expect(signedOut.headers.get('set-cookie')).toContain('vitascope=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0')
  })

  it('refuses what a foreign page sends with our cookie', async () => {
    const cookie = 'vitascope=member-token'
    expect((await post('/api/sign-out', {}, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await post('/api/sign-out', {}, { cookie, origin: 'http://evil.example' })).status).toBe(403)
    expect((await post('/api/sign-out', {}, { cookie, origin: 'http://localhost:4400' })).status).toBe(200)
    expect(
      (await ask('/api/me', { headers: { cookie, 'sec-fetch-site': 'cross-site' } })).headers.get('access-control-allow-origin'),
    ).toBeNull()
  })

  it('remembers a person for ten seconds, longer while identity is down, and not beyond a change', async () => {
    await ask('/api/titles', bearer('operator-token'))
    await ask('/api/titles', bearer('operator-token'))
    expect(asked).toBe(1)
    await clock.advance(10_001)
    identityDown = true
    expect((await ask('/api/titles', bearer('operator-token'))).status).toBe(200)
    expect((await ask('/api/titles', bearer('unheard-token'))).status).toBe(503)
    await clock.advance(600_000)
    expect((await ask('/api/titles', bearer('operator-token'))).status).toBe(503)
    identityDown = false
    await ask('/api/me', bearer('member-token'))
    const before = asked
    await ask('/api/me', bearer('member-token'))
    expect(asked).toBe(before)
    await post('/api/sign-out', {}, bearer('member-token').headers)
    await ask('/api/me', bearer('member-token'))
    expect(asked).toBe(before + 1)
  })

  it('waits for a silent identity only a moment when it knows the person, and then not again at once', async () => {
    await ask('/api/titles', bearer('operator-token'))
    await clock.advance(10_001)
    identityFrozen = true
    const waiting = ask('/api/titles', bearer('operator-token'))
    await waitFor(() => clock.sleepers() === 1)
    await clock.advance(300)
    expect((await waiting).status).toBe(200)
    expect(asked).toBe(2)
    expect((await ask('/api/titles', bearer('operator-token'))).status).toBe(200)
    expect(asked).toBe(2)
    await clock.advance(2000)
    identityFrozen = false
    expect((await ask('/api/titles', bearer('operator-token'))).status).toBe(200)
    expect(asked).toBe(3)
  })

  it('asks who somebody is within the deadline of what they ask for, and no longer than for an operation', async () => {
    await ask('/api/titles', bearer('operator-token'))
    expect(calls[0]).toMatchObject({ caller: { service: 'gateway' }, deadlineAt: clock.now() + 15_000 })
    expect(calls[0]!.caller).not.toHaveProperty('person')
    await ask('/edge/one/token/x', bearer('member-token'))
    expect(calls.slice(3).map((call) => call.deadlineAt - clock.now())).toEqual([15_000, 86_400_000])
  })

  it('passes bytes to the service that owns them, for whom may have them', async () => {
    expect(await (await ask('/edge/one/token/x')).text()).toBe('bytes')
    expect(forwarded).toMatchObject([{ service: 'edge', url: 'http://localhost:4400/edge/one/token/x' }])
    expect((await ask('/api/uploads')).status).toBe(401)
    expect((await ask('/api/uploads', bearer('member-token'))).status).toBe(403)
    expect((await ask('/api/uploads', bearer('operator-token'))).status).toBe(200)
    expect((await ask('/api/artwork/x', bearer('member-token'))).status).toBe(200)
    expect(forwarded).toHaveLength(3)
  })

  it('lets one address and one account ask so much and no more, and says for how long to wait', async () => {
    const statuses = async (count: number, init: RequestInit, address: string) => {
      const answers = await Promise.all(Array.from({ length: count }, () => ask('/api/setup', init, address)))
      return answers.map(({ status }) => status)
    }
    const over = (given: readonly number[]) => given.filter((status) => status === 429).length
    expect(over(await statuses(22, {}, '203.0.113.9'))).toBe(2)
    const refusal = await ask('/api/setup', {}, '203.0.113.9')
    expect([refusal.status, refusal.headers.get('retry-after')]).toEqual([429, '1'])
    expect(await refusal.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', detail: 'Wait 1 s.' })
    expect(over(await statuses(1, {}, '203.0.113.10'))).toBe(0)
    expect((await ask('/health', {}, '203.0.113.9')).status).toBe(200)
    // Addresses of one IPv6 subscriber count together, and this machine not at all.
    expect(over([...(await statuses(11, {}, '2001:db8:1:2::1')), ...(await statuses(11, {}, '2001:db8:1:2:3::1'))])).toBe(2)
    expect(over(await statuses(30, {}, '127.0.0.1'))).toBe(0)
    expect(over(await statuses(202, bearer('member-token'), '127.0.0.1'))).toBe(2)
    await clock.advance(1000)
    expect(over(await statuses(6, {}, '203.0.113.9'))).toBe(1)
  })

  it('tells services what kind of thing asks, and puts it into the line', async () => {
    const television = { ...bearer('member-token').headers, 'user-agent': 'Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0)' }
    await ask('/api/me', { headers: television })
    const { bucket } = calls.at(-1)!.client!
    expect(calls.at(-1)!.client).toEqual({ device: 'television', bucket })
    expect(log.lines.at(-1)!.fields).toMatchObject({ device: 'television' })
    await ask('/api/me', bearer('member-token'))
    expect(calls.at(-1)!.client).toEqual({ device: 'program', bucket })
  })

  it('lets pages of the named origins use operations with a bearer token, and no other page', async () => {
    const asking = (origin: string) => ({
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    })
    const may = await ask('/api/titles', asking('https://studio.example.org'))
    expect([may.status, may.headers.get('access-control-allow-origin'), may.headers.get('access-control-allow-credentials')]).toEqual([
      204,
      'https://studio.example.org',
      null,
    ])
    expect(may.headers.get('access-control-allow-headers')).toContain('authorization')
    const mayNot = await ask('/api/titles', asking('https://evil.example.org'))
    expect([mayNot.status, mayNot.headers.get('access-control-allow-origin'), mayNot.headers.get('access-control-allow-methods')]).toEqual([
      204,
      null,
      null,
    ])
    const read = async (origin: string) =>
      (await ask('/api/titles', { headers: { ...bearer('operator-token').headers, origin } })).headers.get('access-control-allow-origin')
    expect([await read('https://studio.example.org'), await read('https://studio.example.org.evil.example'), await read('null')]).toEqual([
      'https://studio.example.org',
      null,
      null,
    ])
    const byCookie = { cookie: 'vitascope=member-token', origin: 'https://studio.example.org', 'sec-fetch-site': 'cross-site' }
    expect((await post('/api/sign-out', {}, byCookie)).status).toBe(403)
    expect((await ask('/', { headers: { origin: 'https://studio.example.org' } })).headers.get('access-control-allow-origin')).toBeNull()
  })

  it('never writes tokens into the log', async () => {
    await ask('/edge/one/very-secret-token/build/files/x', bearer('member-token'))
    await post('/api/sign-in', { email: 'a@example.org', password: 'very-secret-password' })
    expect(JSON.stringify(log.lines)).not.toMatch(/very-secret|member-token|new token/)
    expect(log.lines.map((line) => line.fields['path'])).toEqual(['/edge/one', '/api/sign-in'])
  })

  it('gives metrics to this machine and to operators', async () => {
    expect(await (await ask('/metrics')).text()).toBe('vitascope_up 1\n')
    expect((await ask('/metrics', {}, '203.0.113.9')).status).toBe(403)
    for (const client of ['203.0.113.9', 'unknown', 'localhost', '127.0.0.1, 203.0.113.9'])
      expect((await ask('/metrics', { headers: { 'x-forwarded-for': client } }, '::1')).status, client).toBe(403)
    expect((await ask('/metrics', bearer('operator-token'), '203.0.113.9')).status).toBe(200)
  })

  it('refuses bodies that are too large and names that are not ours', async () => {
    expect((await ask('/api/titles', { method: 'POST', body: '{}', headers: { 'content-length': '2000000' } })).status).toBe(413)
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(100_000)) })
    expect((await ask('/api/titles', { method: 'POST', body: endless, duplex: 'half' } as RequestInit)).status).toBe(413)
    expect((await gateway.door(new Request('http://evil.example/api/me'), '127.0.0.1')).status).toBe(421)
  })

  it('describes itself as OpenAPI 3.1 and as a page', async () => {
    const document = (await (await ask('/api/openapi.json')).json()) as OpenAPI.Document
    expect(document.openapi).toMatch(/^3\.1/)
    expect(Object.keys(document.paths!)).toEqual(
      expect.arrayContaining(['/playback/sessions', '/titles/{titleId}', '/status', '/uploads', '/uploads/{uploadId}']),
    )
    expect(JSON.stringify(document)).not.toContain('whoIs')
    const page = await (await ask('/api/docs')).text()
    for (const path of ['/api/playback/sessions', '/api/uploads/{uploadId}', '/edge/{edge}/', '/health'])
      expect(page).toContain(`<code>${path}`)
  })

  it('describes who may call an operation, its idempotency header, and every problem that it may answer', async () => {
    const { paths } = (await (await ask('/api/openapi.json')).json()) as OpenAPI.Document
    const createTitle = paths!['/titles']!.post!
    expect(createTitle.security).toEqual([{ bearer: ['catalogue'] }, { cookie: [] }])
    expect(createTitle.parameters).toMatchObject([{ name: 'idempotency-key', in: 'header', required: false }])
    expect(createTitle.responses).toMatchObject({
      400: { description: expect.stringMatching(/^BAD_ADDRESS: .*\nBAD_REQUEST: /) },
      401: { $ref: '#/components/responses/UNAUTHORIZED' },
      403: { description: expect.stringMatching(/^FORBIDDEN: .*\nOUT_OF_SCOPE: .*\nFOREIGN_PAGE: /) },
      413: { $ref: '#/components/responses/BODY_TOO_LARGE' },
      422: { content: { 'application/problem+json': {} } },
      503: { $ref: '#/components/responses/SERVICE_UNAVAILABLE' },
    })
    const signIn = paths!['/sign-in']!.post!
    expect(signIn.security).toEqual([])
    expect(signIn.parameters).toBeUndefined()
    expect(paths!['/home']!.get!.responses).toMatchObject({
      403: { description: expect.stringMatching(/^OUT_OF_SCOPE: .*\nCHOOSE_PROFILE: Choose who is watching first\.$/) },
    })
  })

  it('has an anchor on its page for the type of every problem', async () => {
    const page = await (await ask('/api/docs')).text()
    const anchors = new Set([...page.matchAll(/ id="([A-Z_]+)"/g)].map((match) => match[1]))
    const problems = [
      await ask('/api/nothing'),
      await ask('/api/uploads'),
      await ask('/api/uploads', bearer('member-token')),
      await ask('/api/titles?limit=0', bearer('operator-token')),
      await ask('/', { method: 'POST' }),
      await gateway.door(new Request('http://evil.example/api/me'), '127.0.0.1'),
    ]
    for (const response of problems) {
      const { type, code } = (await response.json()) as { type: string; code: string }
      expect(type).toBe(`/api/docs#${code}`)
      expect(anchors).toContain(code)
    }
    for (const [href, code] of page.matchAll(/href="#([A-Z_]+)"/g)) expect(anchors, href).toContain(code)
    for (const { code } of everyProblemCode()) expect(anchors).toContain(code)
    expect(anchors).toContain('TOKEN_EXPIRED')
    expect(anchors).toContain('WRONG_OFFSET')
  })
})
