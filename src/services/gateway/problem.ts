import type { ORPCError } from '@orpc/server'

/** RFC 9457 problem details. `code` is stable and for programs, `title` is for people. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly data?: unknown
  readonly requestId?: string
}

export const problemOf = (error: ORPCError<string, unknown>): Problem => ({
  type: `/api/docs#${error.code}`,
  title: error.message,
  status: error.status,
  code: error.code,
  ...(error.data !== undefined && { data: error.data }),
})

export const problemResponse = (status: number, code: string, title: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ type: `/api/docs#${code}`, title, status, code } satisfies Problem), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
