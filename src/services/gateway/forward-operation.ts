import type { AnyContractProcedure } from '@orpc/contract'
import { ORPCError } from '@orpc/server'
import type { Clients } from '../../contracts/index.ts'
import { doorProblems } from '../../contracts/problems.ts'
import type { Call } from '../../contracts/service.ts'
import type { GatewayNeeds } from './needs.ts'
import { OriginGate } from './origin-gate.ts'
import { SingleFlight } from './single-flight.ts'

type Client = (input: unknown, options: { signal?: AbortSignal }) => Promise<unknown>

/** Passes a public operation on to its service. */
export type ForwardOperation = (ask: {
  service: string
  operation: string
  procedure: AnyContractProcedure
  input: unknown
  call: Call
  signal: AbortSignal | undefined
}) => Promise<unknown>

/**
 * No more calls to a service than it can answer, and identical reads of one person at once are one call: a page whose parts ask for the same, and a
 * person who presses twice. It goes on when the first who asked has gone away, for the others.
 */
export const operationForwarder = (needs: Pick<GatewayNeeds, 'clients' | 'clock' | 'asCall'>): ForwardOperation => {
  const gates = new Map<string, OriginGate>()
  const reads = new SingleFlight()
  const gateOf = (service: string): OriginGate => {
    const known = gates.get(service) ?? new OriginGate(needs.clock)
    gates.set(service, known)
    return known
  }
  return ({ service, operation, procedure, input, call, signal }) => {
    const client = clientOf(needs.clients, service, operation)
    const ask = (own: AbortSignal | undefined) =>
      gateOf(service).run(
        () => client(input, own ? { signal: own } : {}),
        () => tooBusy(service),
      )
    if (!isRead(operation, procedure)) return ask(signal)
    const lasting = new AbortController().signal
    return reads.run(keyOf(service, operation, input, call), () => needs.asCall({ ...call, signal: lasting }, () => ask(lasting)))
  }
}

/** Streams of news are read one by one, each by who asked. */
const isRead = (operation: string, procedure: AnyContractProcedure): boolean =>
  procedure['~orpc'].route.method === 'GET' && !operation.startsWith('watch')

/** Everything that an answer may depend on. */
const keyOf = (service: string, operation: string, input: unknown, { caller, origin, address, client }: Call): string =>
  JSON.stringify([service, operation, input, caller.person, origin, address, client])

const clientOf = (clients: Clients, service: string, operation: string): Client =>
  (clients as unknown as Record<string, Record<string, Client>>)[service]![operation]!

const tooBusy = (service: string) =>
  new ORPCError('SERVICE_UNAVAILABLE', {
    status: 503,
    message: `${doorProblems.SERVICE_UNAVAILABLE.title} (${service} is answering as many as it can.)`,
  })
