import type { Exchange, Filter } from './exchange.ts'
import type { GatewaySettings } from './needs.ts'

type Origins = Pick<GatewaySettings, 'allowedOrigins'>

/** Which foreign origin's pages may read this answer; undefined for our own pages, for programs and for everybody else. */
const allowedOriginOf = ({ kind, header }: Exchange, { allowedOrigins }: Origins): string | undefined => {
  const origin = header('origin')
  return kind === 'operation' && origin !== undefined && allowedOrigins.includes(origin) ? origin : undefined
}

/** For how long a browser need not ask again, in seconds. */
const preflightSeconds = 600

/**
 * CORS (Fetch standard, 3.2). Browsers ask before they send anything that a form could not: pages of the origins that the operator named may use operations with a
 * bearer token. Never with our cookie: no answer allows credentials, and what a foreign page makes a browser write by cookie is refused further on.
 */
export const preflight = (settings: Origins): Filter => ({
  name: 'preflight',
  run(exchange) {
    const { request, header } = exchange
    if (request.method !== 'OPTIONS' || header('access-control-request-method') === undefined || exchange.kind !== 'operation')
      return undefined
    const headers: Record<string, string> = allowedOriginOf(exchange, settings)
      ? {
          'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
          'access-control-allow-headers': 'authorization, content-type, idempotency-key',
          'access-control-max-age': String(preflightSeconds),
        }
      : {}
    return new Response(null, { status: 204, headers })
  },
})

/** What an allowed page may read of an answer. */
export const letForeignPageRead = (exchange: Exchange, settings: Origins, headers: Headers): void => {
  if (exchange.kind !== 'operation') return
  headers.append('vary', 'Origin')
  const origin = allowedOriginOf(exchange, settings)
  if (origin === undefined) return
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-expose-headers', 'x-request-id, retry-after')
  headers.set('cross-origin-resource-policy', 'cross-origin')
}
