import { scopes } from '../../../contracts/scopes.ts'
import { given } from './answers.ts'
import { deviceGrantType } from './device-grant.ts'

/** What a program must know of this authorisation server (RFC 8414, 2). */
export const metadata = (origin: string): Response =>
  given({
    issuer: origin,
    authorization_endpoint: `${origin}/api/oauth/authorize`,
    token_endpoint: `${origin}/api/oauth/token`,
    device_authorization_endpoint: `${origin}/api/oauth/device`,
    revocation_endpoint: `${origin}/api/oauth/revoke`,
    scopes_supported: scopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', deviceGrantType],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  })
