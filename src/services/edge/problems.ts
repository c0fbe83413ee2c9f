import { edgeProblems, problemType } from '../../contracts/problems.ts'
import type { Answer } from './exchange.ts'

/** Any page may play, measure and embed what it has a token for: the token is the right, not the page's origin. */
export const openToPages: readonly string[] = Object.entries({
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'content-length, content-range, etag, date',
  'timing-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
}).flat()

export const contentHeaders = (mediaType: string, bytes: number): string[] => ['content-type', mediaType, 'content-length', String(bytes)]

/** Problem details (RFC 9457) with a stable code. An edge has an address of its own, where nothing describes the code. */
const problem = (code: keyof typeof edgeProblems, headers: readonly string[] = []): Answer => {
  const { status, title } = edgeProblems[code]
  const body = Buffer.from(JSON.stringify({ type: 'about:blank', title, status, code }))
  return { status, headers: [...contentHeaders(problemType, body.length), 'cache-control', 'no-store', ...openToPages, ...headers], body }
}

export const problems = {
  malformed: problem('TOKEN_MALFORMED'),
  'unknown-key': problem('TOKEN_UNKNOWN_KEY'),
  forged: problem('TOKEN_FORGED'),
  expired: problem('TOKEN_EXPIRED'),
  foreign: problem('TOKEN_FOREIGN'),
  revoked: problem('TOKEN_REVOKED'),
  tooHigh: problem('NOT_IN_OFFER'),
  notFound: problem('NOT_FOUND'),
  method: problem('METHOD_NOT_ALLOWED', ['allow', 'GET, HEAD, OPTIONS']),
  defect: problem('INTERNAL_SERVER_ERROR'),
  unavailable: problem('UNAVAILABLE', ['retry-after', '2']),
  full: problem('EDGE_FULL', ['retry-after', '30']),
} as const

/** 416 tells how long the file is (RFC 9110, section 15.5.17). */
export const unsatisfiable = (sizeBytes: number): Answer => problem('RANGE_NOT_SATISFIABLE', ['content-range', `bytes */${sizeBytes}`])

/** What a browser asks before a request with headers of its own (Fetch Standard, CORS protocol). */
export const preflight: Answer = {
  status: 204,
  headers: [
    ...openToPages,
    ...Object.entries({
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      'access-control-allow-headers': 'range, if-range, if-none-match, cmcd-request, cmcd-object, cmcd-status, cmcd-session',
      'access-control-max-age': '86400',
    }).flat(),
  ],
  body: undefined,
}
