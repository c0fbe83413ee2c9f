import type { ContractRouterClient } from '@orpc/contract'
import { catalogue } from './catalogue.ts'
import { commerce } from './commerce.ts'
import { edge } from './edge.ts'
import { encode } from './encode.ts'
import { events } from './events.ts'
import { gateway } from './gateway.ts'
import { identity } from './identity.ts'
import { playback } from './playback.ts'
import { recommend } from './recommend.ts'
import { search } from './search.ts'
import { steering } from './steering.ts'
import { viewing } from './viewing.ts'

/** Every contract by the name of its service. */
export const contracts = { gateway, identity, commerce, catalogue, playback, steering, edge, encode, viewing, events, search, recommend }
export type Contracts = typeof contracts

/** The clients of all services. Who calls, for whom and until when travels by itself. */
export type Clients = { readonly [Name in keyof Contracts]: ContractRouterClient<Contracts[Name]> }
