import type { OpenAPI } from '@orpc/contract'
import { artworkProblems, doorProblems, edgeProblems, uploadProblems, webhookProblems } from '../../contracts/problems.ts'
import { problemResponses, type DescribedProblem } from './openapi-problems.ts'
import { securityOf } from './security-of.ts'

/** What OpenAPI says of the paths whose bytes go to one service as they are (`contracts/byte-paths.ts`), and of the house's pulse. */
export const bytePathItems = (): OpenAPI.PathsObject => ({
  '/uploads': {
    post: {
      operationId: 'uploads.begin',
      tags: ['Uploads'],
      summary: 'Begin an upload',
      description: howToUpload,
      security: securityOf(encoding),
      parameters: [
        tusVersion,
        header('Upload-Length', { type: 'integer', minimum: 0 }, true, 'Size of the whole file, in bytes.'),
        header(
          'Upload-Metadata',
          { type: 'string' },
          false,
          'Pairs of a key and a base64 value, with commas: `filename`, and `checksum` with the SHA-256 of the file in hexadecimal, which is then compared.',
        ),
      ],
      responses: {
        '201': { description: 'Begun. The last part of Location is the uploadId.', headers: answerHeaders('Location', 'Tus-Resumable') },
        ...uploadRefusals('BAD_UPLOAD', 'TUS_NEEDED', 'UPLOAD_TOO_LARGE', 'NOT_IMPLEMENTED', 'DISK_FULL'),
      },
    },
  },
  '/uploads/{uploadId}': {
    parameters: [path('uploadId'), tusVersion],
    head: {
      operationId: 'uploads.read',
      tags: ['Uploads'],
      summary: 'Ask how much of an upload has arrived',
      security: securityOf(encoding),
      responses: {
        '200': {
          description: 'The next piece begins at Upload-Offset.',
          headers: answerHeaders('Upload-Offset', 'Upload-Length', 'Tus-Resumable'),
        },
        ...uploadRefusals('BAD_UPLOAD', 'NO_SUCH_UPLOAD', 'TUS_NEEDED'),
      },
    },
    patch: {
      operationId: 'uploads.send',
      tags: ['Uploads'],
      summary: 'Send a piece of an upload',
      security: securityOf(encoding),
      parameters: [
        header(
          'Upload-Offset',
          { type: 'integer', minimum: 0 },
          true,
          'Where the piece begins, in bytes: what HEAD or the last PATCH said.',
        ),
      ],
      requestBody: { required: true, content: { 'application/offset+octet-stream': {} } },
      responses: {
        '204': {
          description: 'Arrived. At Upload-Offset = Upload-Length the upload is finished.',
          headers: answerHeaders('Upload-Offset', 'Tus-Resumable'),
        },
        ...uploadRefusals('BAD_UPLOAD', 'NO_SUCH_UPLOAD', 'WRONG_OFFSET', 'TUS_NEEDED', 'UPLOAD_TOO_LARGE'),
      },
    },
    delete: {
      operationId: 'uploads.remove',
      tags: ['Uploads'],
      summary: 'Give an unfinished upload up',
      security: securityOf(encoding),
      responses: {
        '204': { description: 'Gone.', headers: answerHeaders('Tus-Resumable') },
        ...uploadRefusals('BAD_UPLOAD', 'NO_SUCH_UPLOAD', 'TUS_NEEDED'),
      },
    },
  },
  '/artwork/{titleId}/{file}': {
    get: {
      operationId: 'artwork.read',
      tags: ['Browse'],
      summary: 'A picture of a title, by the address that cards and titles give',
      security: securityOf(watching),
      parameters: [path('titleId'), path('file')],
      responses: {
        '200': {
          description: 'The picture, which never changes.',
          headers: answerHeaders('ETag', 'Cache-Control'),
          content: { 'image/*': {} },
        },
        '304': { description: 'You have it already (If-None-Match).' },
        ...refusals('signed-in', artworkProblems),
      },
    },
  },
  '/payments/webhook': {
    post: {
      operationId: 'payments.hear',
      tags: ['Commerce'],
      summary: 'News of the payment provider',
      description:
        'Only for the payment provider: the body is its event as it sends it, signed in a header of its own. An event may come twice, late and in any order.',
      security: [],
      parameters: [header('Stripe-Signature', { type: 'string' }, false, 'Where Stripe is the provider: t=<seconds>,v1=<HMAC-SHA-256>.')],
      requestBody: { required: true, content: { 'application/json': {} } },
      responses: {
        '200': { description: 'Heard; it need not be sent again.', content: { 'application/json': { schema: { type: 'object' } } } },
        ...refusals('anyone', webhookProblems),
      },
    },
  },
  '/edge/{edge}/{token}/{buildId}/{selection}/{manifest}': {
    servers: [{ url: '/' }],
    get: {
      operationId: 'edge.readManifest',
      tags: ['Delivery'],
      summary: 'A manifest of a running play',
      description:
        'Starting a play gives these addresses whole (dashUrl, hlsUrl, and one pair per pathway): use them as they are. The token in them is the right to the bytes, ' +
        'for this play and build and until expiresAt. Each edge serves the same below its own address, without /edge/{edge}.',
      security: [],
      parameters: edgeParameters('selection', 'manifest'),
      responses: {
        '200': {
          description: 'manifest.mpd, master.m3u8 or a playlist that it names.',
          content: { 'application/dash+xml': {}, 'application/vnd.apple.mpegurl': {} },
        },
        ...refusals('anyone', edgeProblems),
      },
    },
  },
  '/edge/{edge}/{token}/{buildId}/files/{file}': {
    servers: [{ url: '/' }],
    get: {
      operationId: 'edge.readFile',
      tags: ['Delivery'],
      summary: 'A segment, subtitle or preview image that a manifest names',
      description:
        'Manifests name files relative to themselves, so players need nothing of this. A file may lie in folders: it has slashes then.',
      security: [],
      parameters: [...edgeParameters('file'), header('Range', { type: 'string' }, false, 'One range of bytes.')],
      responses: {
        '200': { description: 'The file, which never changes.', headers: answerHeaders('ETag', 'Cache-Control'), content: { '*/*': {} } },
        '206': {
          description: 'The range that was asked for.',
          headers: answerHeaders('Content-Range', 'ETag', 'Cache-Control'),
          content: { '*/*': {} },
        },
        '304': { description: 'You have it already (If-None-Match).' },
        ...refusals('anyone', edgeProblems),
      },
    },
  },
  '/health': {
    servers: [{ url: '/' }],
    get: {
      operationId: 'house.readHealth',
      tags: ['Operations'],
      summary: 'Whether the house is open',
      security: [],
      responses: {
        '200': { description: 'Every service is up.', content: { 'application/json': { schema: pulse('ok') } } },
        '503': { description: 'It is still starting.', content: { 'application/json': { schema: pulse('starting') } } },
      },
    },
  },
})

const howToUpload =
  'The protocol is tus 1.0.0 (https://tus.io), for which there are clients in every language. By hand: POST here says how long the file is and gives its Location; ' +
  'PATCH there sends pieces, each from the offset that the last one reached; after a broken line HEAD says where to go on. ' +
  'When everything has arrived, POST /masters with {"source": {"kind": "upload", "uploadId": "…"}} hands it over. ' +
  'An unfinished upload is kept for a day after its last byte, a finished one for seven days until it is handed over.'

type Schema = NonNullable<OpenAPI.ParameterObject['schema']>

const encoding = { access: 'operator', scope: 'encode' } as const
const watching = { access: 'signed-in', scope: 'watch' } as const

const header = (name: string, schema: Schema, required: boolean, description: string): OpenAPI.ParameterObject => ({
  name,
  in: 'header',
  required,
  description,
  schema,
})

const tusVersion = header('Tus-Resumable', { type: 'string', enum: ['1.0.0'] }, true, 'The version of the protocol.')

const path = (name: string): OpenAPI.ParameterObject => ({ name, in: 'path', required: true, schema: { type: 'string' } })

const edgeParameters = (...names: readonly string[]) => ['edge', 'token', 'buildId', ...names].map(path)

const answerHeaders = (...names: readonly string[]): Record<string, OpenAPI.HeaderObject> =>
  Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' } }]))

const pulse = (status: string): Schema => ({
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', enum: [status] } },
})

type Table = Readonly<Record<string, { readonly status: number; readonly title: string }>>

const uploadRefusals = (...codes: readonly (keyof typeof uploadProblems)[]) =>
  refusals('operator', Object.fromEntries(codes.map((code) => [code, uploadProblems[code]])))

/** What the owner of the bytes answers, and before it the door. */
const refusals = (access: 'anyone' | 'signed-in' | 'operator', own: Table): OpenAPI.ResponsesObject => {
  const {
    BAD_ADDRESS,
    UNAUTHORIZED,
    FORBIDDEN,
    OUT_OF_SCOPE,
    FOREIGN_PAGE,
    NOT_FOUND,
    WRONG_HOST,
    INTERNAL_SERVER_ERROR,
    SERVICE_UNAVAILABLE,
  } = doorProblems
  const door: Table = {
    BAD_ADDRESS,
    ...(access !== 'anyone' && { UNAUTHORIZED, OUT_OF_SCOPE }),
    ...(access === 'operator' && { FORBIDDEN, FOREIGN_PAGE }),
    ...(access === 'anyone' && { NOT_FOUND }),
    WRONG_HOST,
    INTERNAL_SERVER_ERROR,
    SERVICE_UNAVAILABLE,
  }
  const described: readonly DescribedProblem[] = Object.entries({ ...door, ...own }).map(([code, { status, title }]) => ({
    code,
    status,
    title,
  }))
  return problemResponses(described)
}
