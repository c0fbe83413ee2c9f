/** Why a token endpoint says no (RFC 6749, 5.2; RFC 8628, 3.5). */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token'

/** Tokens lie in no cache (RFC 6749, 5.1). Pages of other origins may ask: what counts is what they hold, never a cookie. */
const headers = { 'cache-control': 'no-store', 'access-control-allow-origin': '*' }

export const given = (body: unknown): Response => Response.json(body, { headers })

export const declined = (error: OAuthError, description: string): Response =>
  Response.json({ error, error_description: description }, { status: error === 'invalid_client' ? 401 : 400, headers })
