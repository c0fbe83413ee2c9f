import type { OperationMeta } from './operation.ts'
import type { ServiceName } from './service.ts'

/** A path of the door whose bytes go to one service as they are. A `Route` of that service answers them, and only whoever may use it gets there. */
export interface BytePath extends Pick<OperationMeta, 'access' | 'scope'> {
  readonly prefix: string
  readonly service: ServiceName
  /** Its bodies are as small as those of operations and its requests as few; the door holds it to the same bounds. */
  readonly small?: true
}

export const bytePaths: readonly BytePath[] = [
  { prefix: '/api/uploads', service: 'encode', access: 'operator', scope: 'encode' },
  { prefix: '/api/artwork', service: 'catalogue', access: 'signed-in', scope: 'watch' },
  // Programs and screens that are not let in yet (OAuth 2.1, RFC 8414, RFC 8628): the endpoints ask for what each of them needs.
  { prefix: '/api/oauth', service: 'identity', access: 'anyone', small: true },
  { prefix: '/.well-known/oauth-authorization-server', service: 'identity', access: 'anyone', small: true },
  // What the payment provider sends is signed; commerce checks that.
  { prefix: '/api/payments/webhook', service: 'commerce', access: 'anyone', small: true },
  // The edge checks the token in the path itself, like any other door to it.
  { prefix: '/edge', service: 'edge', access: 'anyone' },
]

export const bytePathOf = (pathname: string): BytePath | undefined =>
  bytePaths.find(({ prefix }) => pathname === prefix || pathname.startsWith(`${prefix}/`))
