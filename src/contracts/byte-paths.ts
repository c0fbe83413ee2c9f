import type { Access } from './operation.ts'
import type { ServiceName } from './service.ts'

/** Paths of the door whose bytes go to one service as they are. Each is a `Route` of that service too. */
export const bytePaths: readonly { readonly prefix: string; readonly service: ServiceName; readonly access: Access }[] = [
  { prefix: '/api/uploads', service: 'encode', access: 'operator' },
  { prefix: '/api/artwork', service: 'catalogue', access: 'signed-in' },
  // The edge checks the token in the path itself, like any other door to it.
  { prefix: '/edge', service: 'edge', access: 'anyone' },
]
