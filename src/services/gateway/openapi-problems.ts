import type { OpenAPI } from '@orpc/contract'
import { doorProblems, problemType } from '../../contracts/problems.ts'

/** One code as an answer describes it. */
export interface DescribedProblem {
  readonly code: string
  readonly status: number
  readonly title: string
  /** JSON Schema of what stands beside the code. */
  readonly data?: OpenAPI.SchemaObject | undefined
}

export const problemSchema: OpenAPI.SchemaObject = {
  type: 'object',
  description: 'Problem details (RFC 9457).',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string', description: 'Where the code is described.' },
    title: { type: 'string', description: 'The same at every occurrence of a code.' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable, for programs.' },
    detail: { type: 'string', description: 'What is wrong this time, where the title does not say it.' },
    data: { description: 'What a code adds for programs, such as a limit.' },
  },
}

/** Answers that hardly any operation has more to say about: they are described once. */
const sharedCodes = [
  'UNAUTHORIZED',
  'BODY_TOO_LARGE',
  'WRONG_HOST',
  'TOO_MANY_REQUESTS',
  'INTERNAL_SERVER_ERROR',
  'SERVICE_UNAVAILABLE',
  'GATEWAY_TIMEOUT',
] as const satisfies readonly (keyof typeof doorProblems)[]

export const sharedResponses = (): Record<string, OpenAPI.ResponseObject> =>
  Object.fromEntries(sharedCodes.map((code) => [code, responseOf([{ code, ...doorProblems[code] }])]))

/** The answers of an operation that may meet these problems, by their status. */
export const problemResponses = (problems: readonly DescribedProblem[]): OpenAPI.ResponsesObject => {
  const byStatus = Map.groupBy(problems, ({ status }) => status)
  return Object.fromEntries(
    [...byStatus].map(([status, alike]) => {
      const shared = alike.length === 1 && sharedCodes.find((code) => code === alike[0]!.code)
      return [status, shared ? { $ref: `#/components/responses/${shared}` } : responseOf(alike)]
    }),
  )
}

const responseOf = (alike: readonly DescribedProblem[]): OpenAPI.ResponseObject => ({
  description: alike.map(({ code, title }) => `${code}: ${title}`).join('\n'),
  content: { [problemType]: { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { oneOf: alike.map(schemaOf) }] } } },
})

const schemaOf = ({ code, data }: DescribedProblem): OpenAPI.SchemaObject => ({
  type: 'object',
  required: ['code', ...(data ? ['data'] : [])],
  properties: { code: { const: code } as OpenAPI.SchemaObject, ...(data && { data }) },
})
