import { request } from 'node:http'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import type { AnyContractProcedure } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bytePaths } from '../../src/contracts/byte-paths.ts'
import { contracts } from '../../src/contracts/index.ts'
import type { Access, OperationMeta } from '../../src/contracts/operation.ts'
import type { Problem } from '../../src/contracts/problems.ts'
import { scopes, type Scope } from '../../src/contracts/scopes.ts'
import { serviceNames, type ServiceName } from '../../src/contracts/service.ts'
import { claimMaker, roleKeys } from '../../src/host/calls/service-identity.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { openApi } from '../helpers/api.ts'
import { layouts, openHouse, type TestHouse } from '../helpers/house.ts'
import { waitFor } from '../helpers/wait-for.ts'

interface Operation {
  readonly service: ServiceName
  readonly name: string
  readonly meta: OperationMeta
  readonly route: { readonly method?: string; readonly path?: string }
  /** Something that fits its input, so that a refusal is not for its form. */
  readonly input: unknown
  readonly fits: boolean
}

/** Small values that fit a JSON Schema as our contracts make it. */
const sampleOf = (schema: z.core.JSONSchema.JSONSchema): unknown => {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = (schema.oneOf ?? schema.anyOf)?.[0]
  if (choice) return sampleOf(choice as z.core.JSONSchema.JSONSchema)
  switch (schema.type) {
    case 'object':
      if (schema.propertyNames) return { en: sampleOf(schema.additionalProperties as z.core.JSONSchema.JSONSchema) }
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties![name] as z.core.JSONSchema.JSONSchema)]),
      )
    case 'array':
      return schema.minItems ? [sampleOf(schema.items as z.core.JSONSchema.JSONSchema)] : []
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'string':
      return samples[schema.format ?? ''] ?? wordsFor(schema).find((word) => new RegExp(schema.pattern ?? '').test(word))
    default:
      return true
  }
}
/** Of which one fits a text that has a pattern. */
const wordsFor = ({ minLength = 2 }: z.core.JSONSchema.JSONSchema): readonly string[] =>
  ['en', 'enx'].map((word) => word.padEnd(minLength, 'x'))
const samples: Readonly<Record<string, string>> = {
  uuid: '019370a0-0000-7000-8000-0000000000ee',
  email: 'somebody@example.org',
  'date-time': '2026-11-20T20:00:00.000Z',
}

const operations: readonly Operation[] = Object.entries(contracts).flatMap(([service, contract]) =>
  Object.entries(contract as Readonly<Record<string, AnyContractProcedure>>).map(([name, procedure]) => {
    const { meta, route, inputSchema } = procedure['~orpc']
    const input = inputSchema && sampleOf(z.toJSONSchema(inputSchema as z.ZodType, { io: 'input', unrepresentable: 'any' }))
    const fits = !inputSchema || (inputSchema as z.ZodType).safeParse(input).success
    return { service: service as ServiceName, name, meta: meta as OperationMeta, route, input, fits }
  }),
)
const publicOnes = operations.filter(({ meta }) => meta.access !== 'service')
const internalOnes = operations.filter(({ meta }) => meta.access === 'service')

const people = ['nobody', 'a member who has chosen no profile', 'a member', 'an operator'] as const
type PersonKind = (typeof people)[number]
type Caller = PersonKind | `a key for ${Scope}`
const callers: readonly Caller[] = [...people, ...scopes.map((scope) => `a key for ${scope}` as const)]

const signIn = { status: 401, code: 'UNAUTHORIZED' }
const chooseProfile = { status: 403, code: 'CHOOSE_PROFILE' }
const forbidden = { status: 403, code: 'FORBIDDEN' }

/** How each caller is refused by each kind of operation; undefined where they may come in. */
const refusals: Readonly<Record<Exclude<Access, 'service'>, Readonly<Record<PersonKind, { status: number; code: string } | undefined>>>> = {
  anyone: { nobody: undefined, 'a member who has chosen no profile': undefined, 'a member': undefined, 'an operator': undefined },
  'signed-in': { nobody: signIn, 'a member who has chosen no profile': undefined, 'a member': undefined, 'an operator': undefined },
  profile: { nobody: signIn, 'a member who has chosen no profile': chooseProfile, 'a member': undefined, 'an operator': chooseProfile },
  operator: { nobody: signIn, 'a member who has chosen no profile': forbidden, 'a member': forbidden, 'an operator': undefined },
}
const outOfScope = { status: 403, code: 'OUT_OF_SCOPE' }
const refusalCodes = [signIn, chooseProfile, forbidden, outOfScope].map(({ code }) => code)

/** A key is its operator's: it is refused where they are, and wherever its own scope does not reach. */
const refusalFor = ({ access, scope }: Pick<OperationMeta, 'access' | 'scope'>, caller: Caller) => {
  const held = scopes.find((one) => caller === `a key for ${one}`)
  const refusal = refusals[access as Exclude<Access, 'service'>][held ? 'an operator' : (caller as PersonKind)]
  return refusal ?? (held && scope && !reach[held].includes(scope) ? outOfScope : undefined)
}

/** Written out, so that nobody widens one unseen. */
const reach: Readonly<Record<Scope, readonly Scope[]>> = {
  watch: ['watch'],
  account: ['account'],
  catalogue: ['catalogue'],
  encode: ['encode'],
  operator: ['watch', 'catalogue', 'encode', 'operator'],
}

describe('the contracts', () => {
  it('are all asked in a form that they understand', () => {
    expect(publicOnes.length).toBeGreaterThan(40)
    expect(operations.filter(({ fits }) => !fits)).toEqual([])
  })
})

describe.each(layouts)('who may do what, with the house in the layout "%s"', (layout) => {
  let house: TestHouse
  let tokens: Readonly<Record<Caller, string | undefined>>
  let api: Awaited<ReturnType<typeof openApi>>

  beforeAll(async () => {
    house = await openHouse({ layout })
    api = await openApi(house.url)
    const [member, { sessionToken }] = await Promise.all([
      house.newMember(),
      house.as().identity.signUp({ email: 'new@example.org', password: 'another long password', name: 'Grace' }),
    ])
    const operatorKey = readFileSync(join(house.data, 'keys', 'operator.key'), 'utf8').trim()
    const keys = await Promise.all(
      scopes.map(async (scope) => {
        const { key } = await house.operator.identity.createKey({ name: scope, scopes: [scope] })
        return [`a key for ${scope}`, key] as const
      }),
    )
    tokens = {
      nobody: undefined,
      'a member who has chosen no profile': sessionToken,
      'a member': member.token,
      'an operator': operatorKey,
      ...(Object.fromEntries(keys) as Record<`a key for ${Scope}`, string>),
    }
  }, 90_000)
  afterAll(() => house?.[Symbol.asyncDispose]())

  const headersOf = (caller: Caller) => ({
    'content-type': 'application/json',
    ...(tokens[caller] && { authorization: `Bearer ${tokens[caller]}` }),
  })

  const byRpc = ({ service, name, input }: Operation, caller: Caller) =>
    answerOf(
      fetch(`${house.url}/api/rpc/${service}/${name}`, {
        method: 'POST',
        headers: headersOf(caller),
        body: JSON.stringify({ json: input }),
      }),
    )

  /** As a foreign client that knows the OpenAPI document: it must describe whatever comes back, refusals too. */
  const byRest = async ({ service, name, route, input }: Operation, caller: Caller) => {
    const rest = new Map(Object.entries((input ?? {}) as Readonly<Record<string, unknown>>))
    const params: Record<string, string> = {}
    for (const [, param] of route.path!.matchAll(/\{(\w+)\}/g)) {
      params[param!] = String(rest.get(param!))
      rest.delete(param!)
    }
    const { status, body } = await api.call(`${service}.${name}`, {
      params,
      token: tokens[caller] ?? null,
      ...(route.method === 'GET' && { query: Object.fromEntries([...rest].map(([field, value]) => [field, String(value)])) }),
      ...(route.method !== 'GET' && rest.size > 0 && { body: Object.fromEntries(rest) }),
    })
    return { status, code: status < 400 ? undefined : (body as { code: string }).code }
  }

  it('gives bytes to nobody without a right to them, and says so as a problem', async () => {
    expect(bytePaths.map(({ prefix }) => prefix).toSorted()).toEqual([
      '/.well-known/oauth-authorization-server',
      '/api/artwork',
      '/api/oauth',
      '/api/payments/webhook',
      '/api/uploads',
      '/edge',
    ])
    const refusalAt = async (url: string, init?: RequestInit) => {
      const response = await fetch(url, init)
      expect(response.headers.get('content-type'), url).toBe('application/problem+json')
      const { status, code } = (await response.json()) as Problem
      expect(status, url).toBe(response.status)
      return { status, code }
    }
    const bent = 'A'.repeat(96)
    const media = ['manifest.mpd', 'master.m3u8', 'x.m3u8', 'files/x/init.mp4', 'files/x/1.m4s', 'files/text-en.vtt']
    const edges = await waitFor(async () => {
      const { items } = await house.operator.steering.listEdges()
      return items.length === 2 && items
    })
    for (const { edge, port } of edges) {
      for (const base of [`${house.url}/edge/${edge}`, `http://localhost:${port}`]) {
        for (const path of media)
          for (const token of [bent, 'x', '']) {
            const { status } = await refusalAt(`${base}/${token}/019370a0-0000-7000-8000-0000000000ee/h264_aac_1080/${path}`)
            expect([403, 404], path).toContain(status)
          }
      }
    }
    expect(await refusalAt(`${house.url}/edge/nowhere/x`)).toEqual({ status: 404, code: 'NOT_FOUND' })
    // What counts at these is what a program holds; a cookie or a token of somebody opens nothing more.
    for (const caller of ['nobody', 'an operator'] as const) {
      const authorization = tokens[caller]
      const headers = authorization === undefined ? {} : { authorization: `Bearer ${authorization}` }
      const form = (grant: string) => new URLSearchParams({ grant_type: grant, client_id: 'x', refresh_token: 'x', code: 'x' })
      for (const grant of ['refresh_token', 'password', 'client_credentials']) {
        const answer = await fetch(`${house.url}/api/oauth/token`, { method: 'POST', headers, body: form(grant) })
        expect(answer.status, grant).toBe(400)
      }
      expect(await refusalAt(`${house.url}/api/oauth/authorize?client_id=x`, { headers })).toEqual({ status: 400, code: 'BAD_REQUEST' })
      expect(await refusalAt(`${house.url}/api/oauth/other`, { headers })).toEqual({ status: 404, code: 'NOT_FOUND' })
    }
    const artwork = `${house.url}/api/artwork/${'0'.repeat(64)}.webp`
    expect(await refusalAt(artwork)).toEqual(signIn)
    expect(await refusalAt(artwork, { headers: headersOf('a member') })).toEqual({ status: 404, code: 'NO_SUCH_IMAGE' })
    const webhook = `${house.url}/api/payments/webhook`
    expect(await refusalAt(webhook, { method: 'POST', body: '{}' })).toEqual({ status: 400, code: 'BAD_SIGNATURE' })
    const uploads = `${house.url}/api/uploads`
    expect(await refusalAt(uploads, { method: 'POST' })).toEqual(signIn)
    expect(await refusalAt(uploads, { method: 'POST', headers: headersOf('a member') })).toEqual(forbidden)
    for (const scope of scopes) {
      const headers = headersOf(`a key for ${scope}`)
      const mayUpload = reach[scope].includes('encode')
      expect(await refusalAt(uploads, { method: 'POST', headers }), scope).toEqual(
        mayUpload ? { status: 412, code: 'TUS_NEEDED' } : outOfScope,
      )
      const mayLook = reach[scope].includes('watch')
      expect(await refusalAt(artwork, { headers }), scope).toEqual(mayLook ? { status: 404, code: 'NO_SUCH_IMAGE' } : outOfScope)
    }
    expect(await refusalAt(uploads, { method: 'POST', headers: headersOf('an operator') })).toEqual({ status: 412, code: 'TUS_NEEDED' })
  }, 60_000)

  it.each(callers)(
    'lets %s do what the contracts declare, and nothing else',
    async (caller) => {
      const check = async (operation: Operation, way: 'RPC' | 'REST') => {
        const refusal = refusalFor(operation.meta, caller)
        // A service that gets no processor says 503, which is no answer to who may do what: it is asked again.
        const answer = await waitFor(async () => {
          const given = await (way === 'RPC' ? byRpc : byRest)(operation, caller)
          return given.status !== 503 && given
        })
        const words = `${operation.service}.${operation.name} by ${way}`
        if (refusal) return expect(answer, words).toEqual(refusal)
        expect(refusalCodes, words).not.toContain(answer.code)
        expect([400, 500, 502, 503, 504], `${words}: ${answer.code}`).not.toContain(answer.status)
      }
      const [ends, others] = [
        publicOnes.filter(({ meta }) => meta.session === 'ends'),
        publicOnes.filter(({ meta }) => meta.session !== 'ends'),
      ]
      await Promise.all(others.flatMap((operation) => [check(operation, 'RPC'), check(operation, 'REST')]))
      // Whoever signs out can do nothing more.
      for (const operation of ends) await check(operation, 'RPC')
    },
    60_000,
  )

  it('does not know internal operations at its door', async () => {
    expect(internalOnes.length).toBeGreaterThan(5)
    for (const operation of internalOnes) {
      const words = `${operation.service}.${operation.name}`
      expect(operation.route, words).not.toHaveProperty('path')
      expect((await byRpc(operation, 'an operator')).status, words).toBe(404)
      for (const path of [
        `/${operation.service}/${operation.name}`,
        `/rpc/${operation.service}.${operation.name}`,
        `/rpc/${operation.service}/${operation.name}/`,
      ]) {
        const response = await fetch(`${house.url}/api${path}`, {
          method: 'POST',
          headers: headersOf('an operator'),
          body: JSON.stringify({ json: operation.input }),
        })
        expect(response.status, path).toBe(404)
      }
    }
    const document = await (await fetch(`${house.url}/api/openapi.json`)).text()
    for (const { name } of internalOnes)
      if (!publicOnes.some((operation) => operation.name === name)) expect(document).not.toContain(`"${name}"`)
  }, 60_000)

  it.runIf(layout === 'split')(
    'has services that answer only those who prove who they are',
    async () => {
      const keys = roleKeys(join(house.data, 'keys', 'services'))
      const claimOf = claimMaker({ clock: systemClock }, 'gateway', keys.privateKey('gateway'))
      for (const service of serviceNames) {
        const socketPath = join(house.data, 'run', `${service}.sock`)
        const [first] = operations.filter((operation) => operation.service === service)
        const path = `/rpc/${service}/${first!.name}`
        const other = service === 'identity' ? 'catalogue' : 'identity'
        for (const claim of [undefined, '', 'x.y', claimOf(other, undefined), `${claimOf(service, undefined)}A`]) {
          expect(await askSocket(socketPath, path, claim), `${service} with ${claim}`).toBe(401)
          expect(await askSocket(socketPath, `/bytes/${service}/edge`, claim), `${service} with ${claim}`).toBe(401)
        }
        // With a claim the door of the service is open; what lies behind it has its own refusals.
        expect(await askSocket(socketPath, `/rpc/${service}/nothing`, claimOf(service, undefined)), service).toBe(404)
      }
    },
    60_000,
  )
})

const answerOf = async (asking: Promise<Response>): Promise<{ status: number; code: string | undefined }> => {
  const response = await asking
  const body = (await response.json()) as { code?: string; json?: { code?: string } }
  return { status: response.status, code: response.ok ? undefined : (body.code ?? body.json?.code) }
}

const askSocket = (socketPath: string, path: string, claim: string | undefined): Promise<number> =>
  new Promise((resolve, reject) => {
    const asking = request(
      {
        socketPath,
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(claim !== undefined && { 'x-vitascope-claim': claim }) },
      },
      (response) => {
        response.resume()
        resolve(response.statusCode!)
      },
    )
    asking.on('error', reject)
    asking.end('{}')
  })
