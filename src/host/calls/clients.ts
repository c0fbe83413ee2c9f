import { createORPCClient, type ClientLink } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { contracts, type Clients } from '../../contracts/index.ts'
import type { Call, Person, ServiceName } from '../../contracts/service.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import { headersOfCall } from './call-headers.ts'
import { currentCall, runInCall } from './current-call.ts'
import type { Invoke } from './invoke.ts'
import { asSeenByCallers, deadlineError } from './trouble.ts'

type NoContext = Record<never, never>

/** How one service reaches another: a link for oRPC, local or remote; the caller cannot tell them apart. */
export type LinkTo = (to: ServiceName, from: Call['caller']['service']) => ClientLink<NoContext>

interface LinkNeeds {
  readonly clock: Clock
  readonly newId: NewId
  /** What the house is called from outside, for calls that no request started. */
  readonly origin: string
}

/** To a service of this process. */
export const localLink = (needs: LinkNeeds, invoke: Invoke, from: Call['caller']['service']): ClientLink<NoContext> => ({
  call(path, input, options) {
    const call = currentCall(needs, from)
    const signal = options.signal ? AbortSignal.any([call.signal, options.signal]) : call.signal
    const { person } = call.caller
    return invoke(path.join('.'), input, { ...call, signal, caller: { service: from, ...(person && { person }) } })
  },
})

/** To a service of another process. */
export const remoteLink = (
  needs: LinkNeeds & { claimFor: (to: ServiceName, person: Person | undefined) => string; fetch: (request: Request) => Promise<Response> },
  to: ServiceName,
  from: Call['caller']['service'],
): ClientLink<NoContext> => {
  const link = new RPCLink<{ call: Call }>({
    url: `http://${to}.internal/rpc/${to}`,
    headers: ({ context }) => headersOfCall(context.call, needs.claimFor(to, context.call.caller.person)),
    fetch: needs.fetch,
  })
  return {
    async call(path, input, options) {
      const call = currentCall(needs, from)
      const remainingMs = call.deadlineAt - needs.clock.now()
      if (remainingMs <= 0) throw deadlineError(to)
      const deadline = AbortSignal.timeout(Math.min(remainingMs, 0x7fffffff))
      const signal = AbortSignal.any([call.signal, deadline, ...(options.signal ? [options.signal] : [])])
      try {
        return await runInCall(call, () => link.call(path, input, { ...options, signal, context: { call } }))
      } catch (trouble) {
        throw deadline.aborted ? deadlineError(to) : asSeenByCallers(trouble)
      }
    },
  }
}

/** The clients of the named services, as `from` uses them. */
export const clientsOf = (linkTo: LinkTo, from: Call['caller']['service'], names: readonly ServiceName[]): Clients => {
  const clients = Object.fromEntries(names.filter((name) => name in contracts).map((name) => [name, createORPCClient(linkTo(name, from))]))
  return new Proxy(clients, {
    get(target, name) {
      if (typeof name === 'string' && !(name in target) && name in contracts)
        throw new Error(`defect: ${from} calls ${name} without saying so in the host table`)
      return target[name as string]
    },
  }) as unknown as Clients
}
