/** Problem details (RFC 9457). `code` is stable and for programs; `title` and `detail` are for people. */
export interface Problem {
  /** Where the code is described. */
  readonly type: string
  /** The same at every occurrence of a code. */
  readonly title: string
  readonly status: number
  readonly code: string
  /** What is wrong this time, where the title does not say it. */
  readonly detail?: string
  readonly data?: unknown
}

export const problemType = 'application/problem+json'

type Table = Readonly<Record<string, { readonly status: number; readonly title: string }>>

/** What any request may meet, whatever it asks for. What one operation alone may answer stands in its contract. */
export const doorProblems = {
  BAD_ADDRESS: { status: 400, title: 'A request names one host, in one Host header, and a path.' },
  BAD_REQUEST: { status: 400, title: 'The input does not fit this operation.' },
  UNAUTHORIZED: { status: 401, title: 'Sign in first.' },
  FORBIDDEN: { status: 403, title: 'Only operators of this house may do this.' },
  OUT_OF_SCOPE: { status: 403, title: 'This key was not given the scope that this asks for.' },
  CHOOSE_PROFILE: { status: 403, title: 'Choose who is watching first.' },
  FOREIGN_PAGE: { status: 403, title: 'This request came from a page that is not ours.' },
  NOT_FOUND: { status: 404, title: 'There is nothing at this path.' },
  NO_SUCH_OPERATION: { status: 404, title: 'There is no such operation. They are all described at /api/docs.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This path does not take this method.' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests in too short a time.' },
  BODY_TOO_LARGE: { status: 413, title: 'The body of this request is too large. Films are uploaded at /api/uploads.' },
  WRONG_HOST: { status: 421, title: 'This house is not known by that name. Add it to allowedHosts, or set publicUrl.' },
  INTERNAL_SERVER_ERROR: { status: 500, title: 'Something went wrong here. The request id helps us find out what.' },
  SERVICE_UNAVAILABLE: { status: 503, title: 'A part of the house does not answer. Try again in a moment.' },
  GATEWAY_TIMEOUT: { status: 504, title: 'A part of the house did not answer in time. Try again in a moment.' },
} as const satisfies Table

/** What an upload may meet. `detail` has the words of the tus protocol's server. */
export const uploadProblems = {
  BAD_UPLOAD: { status: 400, title: 'The headers of this request do not fit the upload.' },
  NO_SUCH_UPLOAD: { status: 404, title: 'There is no such upload.' },
  WRONG_OFFSET: { status: 409, title: 'This piece does not begin where the last one ended. Ask with HEAD where that is.' },
  TUS_NEEDED: { status: 412, title: 'Uploads speak tus 1.0.0: send Tus-Resumable: 1.0.0.' },
  UPLOAD_TOO_LARGE: { status: 413, title: 'The upload is larger than this house takes, or than it was announced.' },
  NOT_IMPLEMENTED: { status: 501, title: 'This extension of the tus protocol is not supported.' },
  DISK_FULL: { status: 507, title: 'There is not enough free space for this upload.' },
} as const satisfies Table

export const artworkProblems = { NO_SUCH_IMAGE: { status: 404, title: 'There is no such image.' } } as const satisfies Table

/** What the payment provider is told when its webhook is not taken. */
export const webhookProblems = {
  BAD_SIGNATURE: { status: 400, title: 'This was not signed by the payment provider of this house, or too long ago.' },
  BAD_EVENT: { status: 400, title: 'This is no event of the payment provider.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Events are sent with POST.' },
  EVENT_TOO_LARGE: { status: 413, title: 'This is larger than any event of the payment provider.' },
} as const satisfies Table

/** What an edge may answer, at its own address and behind the one door. */
export const edgeProblems = {
  TOKEN_MALFORMED: { status: 403, title: 'This address does not begin with a token.' },
  TOKEN_UNKNOWN_KEY: { status: 403, title: 'This token was signed with a key that does not count here. Ask for a new session.' },
  TOKEN_FORGED: { status: 403, title: 'This token was not made by us.' },
  TOKEN_EXPIRED: { status: 403, title: 'This token has run out. Renew the session.' },
  TOKEN_FOREIGN: { status: 403, title: 'This token is for another build.' },
  TOKEN_REVOKED: { status: 403, title: 'This play was ended by the service.' },
  NOT_IN_OFFER: { status: 403, title: 'This play does not include so high a picture.' },
  NOT_FOUND: { status: 404, title: 'There is no such file here.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Files are read with GET and HEAD.' },
  RANGE_NOT_SATISFIABLE: { status: 416, title: 'The file ends before this range.' },
  INTERNAL_SERVER_ERROR: { status: 500, title: 'The edge failed. Use another pathway.' },
  UNAVAILABLE: { status: 503, title: 'The edge cannot fetch this file now. Use another pathway.' },
  EDGE_FULL: { status: 503, title: 'The edge has no room for this file now. Use another pathway.' },
} as const satisfies Table

const typeOf = (code: string): string => `/api/docs#${code}`

export const problem = <Codes extends Table>(table: Codes, code: keyof Codes & string, detail?: string): Problem => ({
  type: typeOf(code),
  ...table[code]!,
  code,
  ...(detail !== undefined && { detail }),
})

/** The problem that an operation's failure is outside. A defect keeps its words to itself. */
export const problemOf = (failure: { code: string; status: number; message: string; data: unknown }): Problem => {
  const { code, status, message, data } = failure
  const title = (doorProblems as Table)[code]?.title ?? message
  const hasDetail = message !== title && code !== 'INTERNAL_SERVER_ERROR'
  return { type: typeOf(code), title, status, code, ...(hasDetail && { detail: message }), ...(data !== undefined && { data }) }
}

export const problemResponse = (given: Problem, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(given), {
    status: given.status,
    headers: { 'content-type': problemType, 'cache-control': 'no-store', ...headers },
  })

/** Why the door, or whoever owns the bytes behind it, does not let a request in. */
export const refused = (code: keyof typeof doorProblems, detail?: string, headers?: Readonly<Record<string, string>>): Response =>
  problemResponse(problem(doorProblems, code, detail), headers)

/** The problem in the body of a response; undefined when there is none in it. */
export const readProblem = (body: string): Problem | undefined => {
  try {
    const read = JSON.parse(body) as Partial<Problem>
    return typeof read.code === 'string' && typeof read.title === 'string' ? (read as Problem) : undefined
  } catch {
    return undefined
  }
}

export const wordsOf = ({ title, detail }: Problem): string => (detail === undefined ? title : `${title} ${detail}`)
