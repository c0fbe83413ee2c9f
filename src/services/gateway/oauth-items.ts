import type { OpenAPI } from '@orpc/contract'
import { doorProblems, problemType } from '../../contracts/problems.ts'
import { problemResponses } from './openapi-problems.ts'

/** The endpoints of OAuth 2.1 as OpenAPI has them. Their refusals have the protocol's own form (RFC 6749, 5.2). */
export const oauthItems = (): OpenAPI.PathsObject => ({
  '/.well-known/oauth-authorization-server': {
    servers: [{ url: '/' }],
    get: {
      operationId: 'oauth.readMetadata',
      tags: ['OAuth'],
      summary: 'What a program must know of this house (RFC 8414)',
      security: [],
      responses: { '200': json('Where the endpoints are and what they take.', { type: 'object' }), ...door() },
    },
  },
  '/oauth/authorize': {
    get: {
      operationId: 'oauth.authorize',
      tags: ['OAuth'],
      summary: 'Send a browser here to ask its person for a right (OAuth 2.1, 4.1)',
      security: [],
      parameters: [
        query('response_type', true, 'code'),
        query('client_id', true),
        query('redirect_uri', true, 'As registered; on 127.0.0.1 and [::1] with any port.'),
        query('scope', false, 'With spaces between; all that the program may ask for when it is left out.'),
        query('state', false, 'Comes back as it is.'),
        query('code_challenge', true, 'base64url of the SHA-256 of the verifier (RFC 7636).'),
        query('code_challenge_method', true, 'S256'),
      ],
      responses: {
        '303': {
          description: 'To the page that asks, or back to the program with an error.',
          headers: { Location: { schema: { type: 'string' } } },
        },
        ...door(),
      },
    },
  },
  '/oauth/token': {
    post: endpoint({
      operationId: 'oauth.token',
      summary: 'Tokens for a code, for a refresh token, or for the code of a screen',
      description:
        'grant_type is authorization_code (with code, redirect_uri, code_verifier), refresh_token (with refresh_token, which counts once) or ' +
        'urn:ietf:params:oauth:grant-type:device_code (with device_code). A screen is answered authorization_pending until somebody has typed its code.',
      fields: texts('grant_type', 'client_id', 'code', 'redirect_uri', 'code_verifier', 'refresh_token', 'device_code'),
      required: ['grant_type', 'client_id'],
      answer: object({ access_token: 'string', token_type: 'string', expires_in: 'integer', refresh_token: 'string', scope: 'string' }),
    }),
  },
  '/oauth/device': {
    post: endpoint({
      operationId: 'oauth.beginPairing',
      summary: 'A code for a screen that cannot type (RFC 8628)',
      fields: texts('client_id', 'scope'),
      required: ['client_id'],
      answer: object({
        device_code: 'string',
        user_code: 'string',
        verification_uri: 'string',
        verification_uri_complete: 'string',
        expires_in: 'integer',
        interval: 'integer',
      }),
    }),
  },
  '/oauth/revoke': {
    post: endpoint({
      operationId: 'oauth.revoke',
      summary: 'Give a token back, and with it all that came of the same right (RFC 7009)',
      fields: texts('client_id', 'token', 'token_type_hint'),
      required: ['client_id', 'token'],
      answer: object({}),
    }),
  },
})

type Schema = NonNullable<OpenAPI.ParameterObject['schema']>

type Fields = Readonly<Record<string, 'string' | 'integer'>>

const object = (fields: Fields, required = Object.keys(fields)): Schema => ({
  type: 'object',
  required,
  properties: Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, { type }])),
})

const texts = (...names: readonly string[]): Fields => Object.fromEntries(names.map((name) => [name, 'string' as const]))

const json = (description: string, schema: Schema) => ({ description, content: { 'application/json': { schema } } })

const query = (name: string, required: boolean, description?: string): OpenAPI.ParameterObject => ({
  name,
  in: 'query',
  required,
  ...(description !== undefined && { description }),
  schema: { type: 'string' },
})

const endpoint = (ask: {
  operationId: string
  summary: string
  description?: string
  fields: Fields
  required: string[]
  answer: Schema
}) => ({
  operationId: ask.operationId,
  tags: ['OAuth'],
  summary: ask.summary,
  ...(ask.description !== undefined && { description: ask.description }),
  security: [],
  requestBody: {
    required: true,
    content: {
      'application/x-www-form-urlencoded': { schema: object(ask.fields, ask.required) },
    },
  },
  responses: {
    '200': json('Done.', ask.answer),
    ...door(),
    '400': { ...json('Why not, by the code in error; or BAD_ADDRESS as problem details.', refusal), ...problemsBeside },
    '401': json('invalid_client: there is no such program.', refusal),
  },
})

const refusal = object({ error: 'string', error_description: 'string' })
const problemsBeside = {
  content: { 'application/json': { schema: refusal }, [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } },
} satisfies Partial<OpenAPI.ResponseObject>

const door = (): OpenAPI.ResponsesObject => {
  const codes = [
    'BAD_ADDRESS',
    'BAD_REQUEST',
    'METHOD_NOT_ALLOWED',
    'BODY_TOO_LARGE',
    'WRONG_HOST',
    'TOO_MANY_REQUESTS',
    'INTERNAL_SERVER_ERROR',
    'SERVICE_UNAVAILABLE',
  ] as const
  return problemResponses(codes.map((code) => ({ code, ...doorProblems[code] })))
}
