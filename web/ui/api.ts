import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contracts } from '../../src/contracts/index.ts'

/** How one call differs from the others. */
export interface CallContext {
  /** The request outlives the page. Such bodies stay below 64 kB (Fetch, 4.5). */
  readonly leaving?: boolean
  /** A stream of news: it has no time limit. */
  readonly lasting?: boolean
}

/** The house, as its contracts describe it. */
export type Api = ContractRouterClient<Contracts, CallContext>

/** A read or write that takes longer has failed, in milliseconds. The door itself gives up after 15 seconds. */
const patienceMs = 20_000

/** The clients of all contracts at `origin`; the browser's cookie says who calls. */
export const connect = (origin: string): Api =>
  createORPCClient(
    new RPCLink<CallContext>({
      url: `${origin}/api/rpc`,
      fetch: (request, init, { context }) =>
        fetch(request, {
          ...init,
          keepalive: context.leaving ?? false,
          signal: context.lasting ? request.signal : AbortSignal.any([request.signal, AbortSignal.timeout(patienceMs)]),
        }),
    }),
  )
