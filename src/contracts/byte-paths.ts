import type { OperationMeta } from './operation.ts'
import type { ServiceName } from './service.ts'

/** A path of the door whose bytes go to one service as they are. A `Route` of that service answers them, and only whoever may use it gets there. */
export interface BytePath extends Pick<OperationMeta, 'access' | 'scope'> {
  readonly prefix: string
  readonly service: ServiceName
}

export const bytePaths: readonly BytePath[] = [
  { prefix: '/api/uploads', service: 'encode', access: 'operator', scope: 'encode' },
  { prefix: '/api/artwork', service: 'catalogue', access: 'signed-in', scope: 'watch' },
  // What the payment provider sends is signed; commerce checks that.
  { prefix: '/api/payments/webhook', service: 'commerce', access: 'anyone' },
  // The edge checks the token in the path itself, like any other door to it.
  { prefix: '/edge', service: 'edge', access: 'anyone' },
]

export const bytePathOf = (pathname: string): BytePath | undefined =>
  bytePaths.find(({ prefix }) => pathname === prefix || pathname.startsWith(`${prefix}/`))
