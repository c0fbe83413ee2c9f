import { problemType } from '../../contracts/problems.ts'
import type { Exchange } from './exchange.ts'
import { letForeignPageRead } from './foreign-origin.ts'
import type { GatewaySettings } from './needs.ts'
import { clearedCookie, sessionCookie } from './person-of.ts'
import { secure } from './security-headers.ts'

/** What every answer gets on its way out: the cookie that its operation asked for, and the headers that keep it safe and findable. */
export const finish = (exchange: Exchange, settings: GatewaySettings, response: Response): Response => {
  const headers = new Headers(response.headers)
  headers.set('x-request-id', exchange.requestId)
  setSession(exchange, headers)
  // Segments are asked for by the thousand and by players of other origins; the edge has set what they need.
  if (exchange.kind === 'bytes') headers.set('x-content-type-options', 'nosniff')
  else secure(headers, { isPage: headers.get('content-type')?.startsWith('text/html') ?? false, isPublic: isPublic(exchange, settings) })
  letForeignPageRead(exchange, settings, headers)
  if (exchange.kind === 'operation') describe(exchange, response.status, headers)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

const isPublic = ({ reach }: Exchange, { publicUrl }: GatewaySettings): boolean =>
  publicUrl?.startsWith('https:') === true && reach?.origin === new URL(publicUrl).origin

const setSession = ({ reply, credential, reach }: Exchange, headers: Headers): void => {
  if (reply.changedPerson) credential?.forget()
  const isSecure = reach?.origin.startsWith('https:') ?? false
  if (reply.sessionToken) headers.append('set-cookie', sessionCookie(reply.sessionToken, isSecure))
  else if (reply.endsSession) headers.append('set-cookie', clearedCookie(isSecure))
}

const describe = ({ speaksRpc }: Exchange, status: number, headers: Headers): void => {
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store')
  if (!speaksRpc && status >= 400 && headers.get('content-type') === 'application/json') headers.set('content-type', problemType)
  if (status === 503 && !headers.has('retry-after')) headers.set('retry-after', '1')
}
