import type { Answer } from './answer.ts'

/** Any page may play, measure and embed what it has a token for: the token is the right, not the page's origin. */
export const openToPages: readonly string[] = Object.entries({
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'content-length, content-range, etag, date',
  'timing-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
}).flat()

export const contentHeaders = (mediaType: string, bytes: number): string[] => ['content-type', mediaType, 'content-length', String(bytes)]

/** Problem details (RFC 9457) with a stable code. */
const problem = (status: number, code: string, title: string, headers: readonly string[] = []): Answer => {
  const body = Buffer.from(JSON.stringify({ type: 'about:blank', title, status, code }))
  return {
    status,
    headers: [...contentHeaders('application/problem+json', body.length), 'cache-control', 'no-store', ...openToPages, ...headers],
    body,
  }
}

export const problems = {
  malformed: problem(403, 'TOKEN_MALFORMED', 'This address does not begin with a token.'),
  'unknown-key': problem(403, 'TOKEN_UNKNOWN_KEY', 'This token was signed with a key that does not count here. Ask for a new session.'),
  forged: problem(403, 'TOKEN_FORGED', 'This token was not made by us.'),
  expired: problem(403, 'TOKEN_EXPIRED', 'This token has run out. Renew the session.'),
  foreign: problem(403, 'TOKEN_FOREIGN', 'This token is for another build.'),
  revoked: problem(403, 'TOKEN_REVOKED', 'This play was ended by the service.'),
  tooHigh: problem(403, 'NOT_IN_OFFER', 'This play does not include so high a picture.'),
  notFound: problem(404, 'NOT_FOUND', 'There is no such file here.'),
  method: problem(405, 'METHOD_NOT_ALLOWED', 'Files are read with GET and HEAD.', ['allow', 'GET, HEAD, OPTIONS']),
  defect: problem(500, 'INTERNAL_SERVER_ERROR', 'The edge failed. Use another pathway.'),
  unavailable: problem(503, 'UNAVAILABLE', 'The edge cannot fetch this file now. Use another pathway.', ['retry-after', '2']),
  full: problem(503, 'EDGE_FULL', 'The edge has no room for this file now. Use another pathway.', ['retry-after', '30']),
} as const

/** 416 tells how long the file is (RFC 9110, section 15.5.17). */
export const unsatisfiable = (sizeBytes: number): Answer =>
  problem(416, 'RANGE_NOT_SATISFIABLE', 'The file ends before this range.', ['content-range', `bytes */${sizeBytes}`])

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
