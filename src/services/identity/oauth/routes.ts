import { z } from 'zod'
import { refused } from '../../../contracts/problems.ts'
import type { Call, Route } from '../../../contracts/service.ts'
import type { IdentityContext } from '../implementer.ts'
import { declined } from './answers.ts'
import { beginAuthorization } from './begin-authorization.ts'
import { beginPairing } from './begin-pairing.ts'
import { DeviceGrant, redeemDevice } from './device-grant.ts'
import { metadata } from './metadata.ts'
import { fitted, readForm } from './read-form.ts'
import { CodeGrant, redeemCode } from './redeem-code.ts'
import { RefreshGrant, refreshTokens } from './refresh-tokens.ts'
import { revoke } from './revoke.ts'

/** The endpoints of OAuth 2.1 for public clients: what they are told apart by is what they hold, never a cookie. */
export const oauthRoutes = (context: IdentityContext): readonly Route[] => [
  {
    prefix: '/.well-known/oauth-authorization-server',
    handle: async (request, call) => (request.method === 'GET' ? metadata(call.origin) : wrongMethod('GET')),
  },
  { prefix: '/api/oauth', handle: (request, call) => answer(context, request, call) },
]

// oxlint-disable-next-line require-await -- a route gives a promise
const answer = async (context: IdentityContext, request: Request, call: Call): Promise<Response> => {
  const endpoint = endpoints[new URL(request.url).pathname]
  if (!endpoint) return refused('NOT_FOUND')
  if (request.method !== endpoint.method) return wrongMethod(endpoint.method)
  return endpoint.run(context, request, call)
}

const wrongMethod = (allow: string): Response => refused('METHOD_NOT_ALLOWED', `It takes ${allow}.`, { allow })

const token = async (context: IdentityContext, request: Request, call: Call): Promise<Response> => {
  const form = await readForm(request, z.looseObject({ grant_type: z.string().max(100) }))
  if (form instanceof Response) return form
  switch (form.grant_type) {
    case 'authorization_code':
      return withGrant(CodeGrant, form, (grant) => redeemCode(context, grant, call.address))
    case 'refresh_token':
      return withGrant(RefreshGrant, form, (grant) => refreshTokens(context, grant))
    case DeviceGrant.shape.grant_type.value:
      return withGrant(DeviceGrant, form, (grant) => redeemDevice(context, grant, call.address))
    default:
      return declined('unsupported_grant_type', 'authorization_code, refresh_token or device code.')
  }
}

const withGrant = async <Schema extends z.ZodObject>(
  schema: Schema,
  form: unknown,
  action: (grant: z.output<Schema>) => Promise<Response>,
): Promise<Response> => {
  const grant = fitted(form, schema)
  return grant instanceof Response ? grant : action(grant)
}

interface Endpoint {
  readonly method: 'GET' | 'POST'
  readonly run: (context: IdentityContext, request: Request, call: Call) => Promise<Response>
}

const endpoints: Readonly<Record<string, Endpoint>> = {
  '/api/oauth/authorize': { method: 'GET', run: beginAuthorization },
  '/api/oauth/token': { method: 'POST', run: token },
  '/api/oauth/device': { method: 'POST', run: beginPairing },
  '/api/oauth/revoke': { method: 'POST', run: revoke },
}
