import { z } from 'zod'
import { expect } from 'vitest'

interface OpenApiOperation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>>
}
interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
}

/**
 * A foreign client of the REST API: plain fetch, and every answer is checked against the house's own OpenAPI document, so that the document cannot
 * say one thing and the house do another.
 */
export const openApi = async (url: string, token?: string) => {
  const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as OpenApiDocument
  const call = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown; headers: Headers }> => {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as unknown
    if (response.ok) expectDescribed(document, method, path, response.status, answer)
    else expect(answer, `${method} ${path}`).toMatchObject({ status: response.status, code: expect.any(String), title: expect.any(String) })
    return { status: response.status, body: answer, headers: response.headers }
  }
  return { call, document }
}

const expectDescribed = (document: OpenApiDocument, method: string, path: string, status: number, answer: unknown): void => {
  const pathname = path.split('?')[0]!
  const template = Object.keys(document.paths)
    .filter((candidate) => document.paths[candidate]![method.toLowerCase()])
    .find((candidate) => new RegExp(`^${candidate.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(pathname))
  expect(template, `${method} ${pathname} stands in the OpenAPI document`).toBeDefined()
  const schema = document.paths[template!]![method.toLowerCase()]!.responses[String(status)]?.content?.['application/json']?.schema
  expect(schema, `${method} ${template} describes its answer ${status}`).toBeDefined()
  const result = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(answer)
  expect(result.success ? [] : result.error.issues, `${method} ${template} answers as described`).toEqual([])
}
