import { implement } from '@orpc/server'
import { edge as contract } from '../../contracts/edge.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { Edge } from './edge.ts'
import type { Filler } from './fill.ts'
import type { KnownBuilds } from './known-builds.ts'
import type { Revocations } from './revocations.ts'

export interface EdgeContext {
  readonly edges: readonly Edge[]
  /** One for each edge, once the service has started. */
  readonly fillers: Filler[]
  readonly known: KnownBuilds
  readonly revoked: Revocations
}

export const edge = implement(contract).$context<EdgeContext & WithCall>()
