import { request } from 'node:http'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contracts } from '../../src/contracts/index.ts'
import type { Access, OperationMeta } from '../../src/contracts/operation.ts'
import { layouts, openHouse, type TestHouse } from '../helpers/house.ts'

interface Operation {
  readonly name: string
  readonly access: Access
  readonly route: { readonly method?: string; readonly path?: string }
}

const operations: readonly Operation[] = Object.entries(contracts).flatMap(([service, contract]) =>
  Object.entries(contract).map(([operation, procedure]) => {
    const { meta, route } = procedure['~orpc'] as { meta: OperationMeta; route: Operation['route'] }
    return { name: `${service}/${operation}`, access: meta.access, route }
  }),
)

/** What each kind of caller may use; whatever is not here must be refused. */
const callers = {
  nobody: ['anyone'],
  'a member without a profile': ['anyone', 'signed-in'],
  'a member with a profile': ['anyone', 'signed-in', 'profile'],
  'an operator without a profile': ['anyone', 'signed-in', 'operator'],
} as const satisfies Record<string, readonly Access[]>
type Caller = keyof typeof callers

/** These end the caller's own sign-in when they get through, or would lock out the address after a few tries. */
const leftAlone = new Set(['identity/signOut', 'identity/signIn', 'identity/signUp', 'identity/watchDemo', 'identity/completeSetup'])

describe.each(layouts)('who may do what, with the house in the layout "%s"', (layout) => {
  let house: TestHouse
  const tokens = new Map<Caller, string | undefined>()

  beforeAll(async () => {
    house = await openHouse({ layout })
    const bare = await house.as().identity.signUp({ email: 'bare@example.org', password: 'another long password', name: 'Bo' })
    tokens.set('nobody', undefined)
    tokens.set('a member without a profile', bare.sessionToken)
    tokens.set('a member with a profile', (await house.newMember()).token)
    tokens.set('an operator without a profile', readFileSync(join(house.data, 'keys', 'operator.key'), 'utf8').trim())
  }, 90_000)
  afterAll(() => house?.[Symbol.asyncDispose]())

  const headersOf = (caller: Caller) => ({ 'content-type': 'application/json', ...(tokens.get(caller) && { authorization: `Bearer ${tokens.get(caller)}` }) })

  const statusOf = async (url: string, init: RequestInit): Promise<number> => {
    const leaving = new AbortController()
    const response = await fetch(url, { ...init, signal: leaving.signal })
    leaving.abort()
    return response.status
  }

  it.each(Object.keys(callers) as Caller[])('is decided for %s by the contracts, as REST and as RPC', async (caller) => {
    const wrong: string[] = []
    for (const { name, access, route } of operations.filter((operation) => operation.access !== 'service' && !leftAlone.has(operation.name))) {
      const path = route.path!.replaceAll(/\{[^}]+\}/g, '019370a0-0000-7000-8000-0000000000ff')
      const { method = 'GET' } = route
      const hasBody = method !== 'GET' && method !== 'DELETE'
      const statuses = [
        await statusOf(`${house.url}/api${path}`, { method, headers: headersOf(caller), ...(hasBody && { body: '{}' }) }),
        await statusOf(`${house.url}/api/rpc/${name}`, { method: 'POST', headers: headersOf(caller), body: '{"json":{}}' }),
      ]
      const isAllowed = (callers[caller] as readonly Access[]).includes(access)
      for (const status of statuses) {
        // A refusal may also be that the made-up input is looked at first; it never gets through.
        const refused = status === 401 || status === 403 || status === 400
        const passed = status !== 401 && status !== 403
        if (isAllowed ? !passed : !refused) wrong.push(`${method} ${path} (${name}, for ${access}) answered ${status}`)
      }
    }
    expect(wrong).toEqual([])
  }, 60_000)

  it('does not know internal operations at the door', async () => {
    const internal = operations.filter((operation) => operation.access === 'service')
    expect(internal.length).toBeGreaterThan(5)
    for (const { name } of internal) {
      expect(await statusOf(`${house.url}/api/rpc/${name}`, { method: 'POST', headers: headersOf('an operator without a profile'), body: '{"json":{}}' }), name).toBe(404)
    }
  })

  it('lets nobody reach a service behind the door without proof of who they are', async () => {
    const sockets = readdirSync(join(house.data, 'run')).filter((name) => name.endsWith('.sock'))
    expect(sockets).toHaveLength(layout === 'split' ? Object.keys(contracts).length : 0)
    for (const socket of sockets) {
      const service = socket.replace('.sock', '')
      for (const path of [`/rpc/${service}/readStatus`, `/bytes/${service}/edge/one`]) expect(await overSocket(join(house.data, 'run', socket), path), socket).toBe(401)
    }
  })
})

const overSocket = (socketPath: string, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request({ socketPath, path, method: 'POST', headers: { 'x-vitascope-claim': 'e30.e30' } }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    })
      .on('error', reject)
      .end('{}')
  })
