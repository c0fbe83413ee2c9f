import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { isDefinedError } from '@orpc/client'
import { implement } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callAs } from '../../../test/helpers/calls.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import { viewing as contract } from '../../contracts/viewing.ts'
import type { Call, Person, Place, Service, WithCall } from '../../contracts/service.ts'
import type { ProfileId, TitleId } from '../../contracts/ids.ts'
import { systemClock } from '../../kit/clock.ts'
import { Outage } from '../../kit/failure.ts'
import { newIds } from '../../kit/ids.ts'
import { rememberingLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import { headersOfCall, withoutCallHeaders } from './call-headers.ts'
import { clientsOf, localLink, remoteLink, type LinkTo } from './clients.ts'
import { runInCall } from './current-call.ts'
import { httpFetch } from './http-fetch.ts'
import { invokeOf } from './invoke.ts'
import { serveService } from './serve-service.ts'
import { claimChecker, claimMaker, roleKeys } from './service-identity.ts'

const titleId = '019370a0-0000-7000-8000-0000000000d1' as TitleId
const profileId = '019370a0-0000-7000-8000-0000000000c1' as ProfileId

/** A service whose every operation shows one kind of end. */
const showingService = (): Service & { seen: Call[] } => {
  const seen: Call[] = []
  const viewing = implement(contract).$context<WithCall>()
  const router = viewing.router({
    savePosition: viewing.savePosition.handler(({ context }) => {
      seen.push(context.call)
      return {}
    }),
    listPositions: viewing.listPositions.handler(() => {
      throw new Outage('records', 'the disk is gone', { retryAfterMs: 7 })
    }),
    forgetTitle: viewing.forgetTitle.handler(() => {
      throw new Error('a secret of the code')
    }),
    listMyList: viewing.listMyList.handler(
      ({ signal }) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
    ),
    addToMyList: viewing.addToMyList.handler(() => ({})),
    removeFromMyList: viewing.removeFromMyList.handler(() => new Promise(() => {})),
    readHistory: viewing.readHistory.handler(({ context }) => {
      seen.push(context.call)
      return { items: [], myList: [titleId] }
    }),
  })
  return { router, context: {}, seen }
}

describe.each(['local', 'remote'] as const)('a %s call', (layout) => {
  let folder: string
  let server: Server
  let clients: ReturnType<typeof clientsOf>
  let service: ReturnType<typeof showingService>
  let log: ReturnType<typeof rememberingLog>

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vitascope-calls-'))
    service = showingService()
    log = rememberingLog()
    const needs = { clock: systemClock, newId: newIds({ clock: systemClock, random: seededRandom(1) }), origin: 'http://localhost:4400' }
    const invoke = invokeOf({ clock: systemClock, log, meter: { measure: () => {} } }, 'viewing', service)
    const keys = roleKeys(folder)
    keys.create(['gateway', 'viewing'])
    const answer = serveService({
      name: 'viewing',
      service,
      invoke,
      checkClaim: claimChecker({ clock: systemClock, keyOf: keys.publicKey }),
    })
    const listener = getRequestListener(answer, { overrideGlobalObjects: false })
    server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const claimFor = claimMaker({ clock: systemClock }, 'gateway', keys.privateKey('gateway'))
    const connection = httpFetch('viewing', { url })
    const linkTo: LinkTo = (to, from) =>
      layout === 'local' ? localLink(needs, invoke, from) : remoteLink({ ...needs, claimFor, fetch: connection.fetch }, to, from)
    clients = clientsOf(linkTo, 'gateway', ['viewing'])
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    rmSync(folder, { recursive: true })
  })

  const as = <Result>(person: Person | undefined, action: () => Promise<Result>, deadlineMs = 5000, place?: Place) =>
    runInCall(
      {
        ...callAs(person ? { person } : {}),
        requestId: 'r1',
        deadlineAt: systemClock.now() + deadlineMs,
        origin: 'https://films.example.org',
        address: '203.0.113.9',
        ...(place && { place }),
      },
      action,
    )

  it('brings the answer, and the request id, person, origin and address along', async () => {
    const person = testPerson()
    expect(await as(person, () => clients.viewing.readHistory({ profileId }))).toEqual({ items: [], myList: [titleId] })
    expect(service.seen[0]).toMatchObject({
      requestId: 'r1',
      caller: { service: 'gateway', person },
      origin: 'https://films.example.org',
      address: '203.0.113.9',
    })
  })

  it('brings the place along, as much of it as is known', async () => {
    const places: (Place | undefined)[] = [undefined, {}, { country: 'DE' }, { anonymity: 'tor' }, { country: 'DE', anonymity: 'vpn' }]
    for (const place of places) {
      await as(testPerson(), () => clients.viewing.readHistory({ profileId }), 5000, place)
      expect(service.seen.at(-1)!.place).toEqual(place)
    }
  })

  it('refuses whoever may not', async () => {
    await expect(as(undefined, () => clients.viewing.addToMyList({ titleId }))).rejects.toMatchObject({ code: 'UNAUTHORIZED', status: 401 })
    const { profileId: _, ...withoutProfile } = testPerson()
    await expect(as(withoutProfile, () => clients.viewing.addToMyList({ titleId }))).rejects.toMatchObject({
      code: 'CHOOSE_PROFILE',
      status: 403,
    })
  })

  it('makes an outage of an outage, with the time to wait', async () => {
    const trouble = await as(testPerson(), () => clients.viewing.listPositions()).catch((error: unknown) => error)
    expect(trouble).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503, data: { source: 'records', retryAfterMs: 7 } })
    expect(isDefinedError(trouble)).toBe(false)
  })

  it('hides the words of a defect and logs its stack once', async () => {
    const trouble = (await as(testPerson(), () => clients.viewing.forgetTitle({ titleId })).catch((error: unknown) => error)) as Error
    expect(trouble).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', status: 500 })
    expect(trouble.message).not.toContain('secret')
    const lines = log.lines.filter((line) => line.message === 'defect')
    expect(lines).toHaveLength(1)
    expect(lines[0]!.fields).toMatchObject({
      service: 'viewing',
      operation: 'forgetTitle',
      requestId: 'r1',
      error: expect.objectContaining({ message: 'a secret of the code' }),
    })
  })

  it.each(['listMyList', 'removeFromMyList'] as const)(
    'ends at the deadline, whether or not the handler (%s) looks at its signal',
    async (operation) => {
      const call = (): Promise<unknown> =>
        operation === 'listMyList' ? clients.viewing.listMyList() : clients.viewing.removeFromMyList({ titleId })
      await expect(as(testPerson(), call, 60)).rejects.toMatchObject({ code: 'GATEWAY_TIMEOUT', status: 504 })
      await expect(as(testPerson(), call, -1)).rejects.toMatchObject({ code: 'GATEWAY_TIMEOUT' })
    },
  )

  it('refuses input that does not fit the contract', async () => {
    await expect(as(testPerson(), () => clients.viewing.addToMyList({ titleId: 'x' as TitleId }))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
  })
})

describe('the headers of a call', () => {
  it('are taken away from what a client sent, and nothing else is', () => {
    const given = headersOfCall({ ...callAs(), place: { country: 'DE' } }, 'a claim')
    expect(Object.fromEntries(withoutCallHeaders(new Headers({ ...given, range: 'bytes=0-1' })))).toEqual({ range: 'bytes=0-1' })
  })
})

describe('a service that others can reach', () => {
  it('answers nobody without a claim', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vitascope-calls-'))
    const service = showingService()
    const invoke = invokeOf({ clock: systemClock, log: rememberingLog(), meter: { measure: () => {} } }, 'viewing', service)
    const answer = serveService({
      name: 'viewing',
      service,
      invoke,
      checkClaim: claimChecker({ clock: systemClock, keyOf: roleKeys(folder).publicKey }),
    })
    for (const path of ['/rpc/viewing/readHistory', '/bytes/viewing/x']) {
      const response = await answer(
        new Request(`http://viewing.internal${path}`, { method: 'POST', body: '{}', headers: { 'x-vitascope-claim': 'a.b' } }),
      )
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ code: 'NO_SERVICE_IDENTITY' })
    }
    expect(service.seen).toEqual([])
    rmSync(folder, { recursive: true })
  })
})
