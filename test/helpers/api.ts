import type { OpenAPI } from '@orpc/contract'
import { z } from 'zod'
import { expect } from 'vitest'
import { problemType } from '../../src/contracts/problems.ts'

export interface ApiAnswer {
  readonly status: number
  readonly headers: Headers
  /** JSON, the data of a stream's events, or else text. */
  readonly body: unknown
}

/** What a call sends beside the path's own words. */
export interface ApiCall {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes go out as they are, a form as one, anything else as JSON. */
  readonly body?: unknown
  /** Another person than the client's; null is nobody. */
  readonly token?: string | null
}

interface Described {
  readonly method: string
  /** With the words of its parameters in braces, e.g. `/titles/{titleId}`. */
  readonly path: string
  /** Where the path begins, e.g. `/api`. */
  readonly base: string
  readonly operation: OpenAPI.OperationObject
}

/**
 * A foreign client that knows the house's own OpenAPI document and nothing else: plain fetch, and every request and answer is checked against the
 * document, so that it cannot say one thing and the house do another.
 */
export const openApi = async (url: string, token?: string) => {
  const document = withoutReferences(await (await fetch(`${url}/api/openapi.json`)).json()) as OpenAPI.Document
  const operations = operationsOf(document)
  const send = async (described: Described, path: string, { headers, body, token: other }: ApiCall = {}): Promise<ApiAnswer> => {
    const isBytes = body instanceof Uint8Array
    const isForm = body instanceof URLSearchParams
    const who = other === undefined ? token : other
    if (body !== undefined && !isBytes) {
      const [type, fields] = isForm ? ['application/x-www-form-urlencoded', Object.fromEntries(body)] : ['application/json', body]
      expectFit(schemaOf(described.operation.requestBody, type), fields, `the body of ${named(described)}`)
    }
    const response = await fetch(`${url}${described.base}${path}`, {
      method: described.method,
      headers: {
        ...(who && { authorization: `Bearer ${who}` }),
        ...(body !== undefined && !isForm && { 'content-type': isBytes ? 'application/offset+octet-stream' : 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isBytes ? new Uint8Array(body) : isForm ? body : JSON.stringify(body) }),
      // Where it leads is part of the answer.
      redirect: 'manual',
    })
    return checkedAnswer(described, response)
  }
  return {
    operationIds: operations.map(({ operation }) => operation.operationId!),
    /** An operation by the name that the document gives it. */
    async call(operationId: string, given: ApiCall = {}): Promise<ApiAnswer> {
      const described = operations.find(({ operation }) => operation.operationId === operationId)
      if (!described) throw new Error(`${operationId} does not stand in the OpenAPI document`)
      const names = parametersOf(described)
      for (const name of Object.keys({ ...given.query, ...given.headers })) expect(names, operationId).toContain(name.toLowerCase())
      const path = described.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => given.params![name]!)
      return send(described, given.query ? `${path}?${new URLSearchParams(given.query).toString()}` : path, given)
    },
  }
}

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const

const operationsOf = (document: OpenAPI.Document): readonly Described[] =>
  Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item?.[method]
      const base = (item?.servers ?? document.servers)![0]!.url.replace(/\/$/, '')
      const parameters = [...(item?.parameters ?? []), ...(operation?.parameters ?? [])]
      return operation ? [{ method: method.toUpperCase(), path, base, operation: { ...operation, parameters } }] : []
    }),
  )

const parametersOf = ({ operation }: Described): readonly string[] =>
  (operation.parameters as readonly OpenAPI.ParameterObject[]).map(({ name }) => name.toLowerCase())

const named = ({ method, path }: Described): string => `${method} ${path}`

const checkedAnswer = async (described: Described, response: Response): Promise<ApiAnswer> => {
  const { status, headers } = response
  const words = `${named(described)} answered ${status}`
  const answer = described.operation.responses?.[status] as OpenAPI.ResponseObject | undefined
  expect(answer, `${words}, which is described`).toBeDefined()
  for (const name of Object.keys(answer!.headers ?? {})) expect(headers.has(name), `${words} with ${name}`).toBe(true)
  const text = await response.text()
  const type = headers.get('content-type')?.split(';')[0] ?? ''
  if (text === '') return { status, headers, body: undefined }
  const body = bodyOf(type, text)
  if (status >= 400) expect([type, (body as { status: number }).status], words).toEqual([problemType, status])
  for (const part of type === 'text/event-stream' ? (body as unknown[]) : [body]) expectFit(schemaOf(answer, type), part, words)
  return { status, headers, body: type === 'text/event-stream' ? (body as { data: unknown }[]).map(({ data }) => data) : body }
}

const bodyOf = (type: string, text: string): unknown => {
  if (type === 'application/json' || type === problemType) return JSON.parse(text)
  return type === 'text/event-stream' ? eventsIn(text) : text
}

/** Server-sent events (HTML Standard, 9.2.5), with their data as JSON. */
const eventsIn = (text: string): readonly unknown[] =>
  text
    .split('\n\n')
    .map((lines) =>
      Object.fromEntries(lines.split('\n').flatMap((line) => (/^\w+: /.test(line) ? [splitAt(line, line.indexOf(': '), 2)] : []))),
    )
    .filter((event) => 'event' in event)
    .map(({ data, ...event }) => ({ ...event, ...(data !== undefined && { data: JSON.parse(data) as unknown }) }))

const splitAt = (text: string, at: number, width: number): readonly [string, string] => [text.slice(0, at), text.slice(at + width)]

/** The schema of a body of this media type; undefined where the document leaves the bytes to themselves. */
const schemaOf = (holder: unknown, type: string): object | undefined => {
  const content = (holder as { content?: Readonly<Record<string, { schema?: object }>> } | undefined)?.content ?? {}
  const found = Object.keys(content).find((key) => new RegExp(`^${key.replaceAll('*', '.*').replaceAll('+', '\\+')}$`).test(type))
  expect(found, `a body of ${type} is described`).toBeDefined()
  return content[found!]!.schema
}

const expectFit = (schema: object | undefined, value: unknown, words: string): void => {
  if (!schema) return
  const result = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value)
  expect(result.success ? [] : result.error.issues, `${words} as described`).toEqual([])
}

/** The document with every `$ref` replaced by what it refers to. */
const withoutReferences = (document: unknown): unknown => {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve)
    if (typeof value !== 'object' || value === null) return value
    if ('$ref' in value && typeof value.$ref === 'string') return resolve(at(value.$ref))
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolve(part)]))
  }
  const at = (reference: string): unknown =>
    reference
      .split('/')
      .slice(1)
      .reduce((part, key) => (part as Readonly<Record<string, unknown>>)[key], document)
  return resolve(document)
}
