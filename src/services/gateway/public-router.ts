import type { AnyContractProcedure } from '@orpc/contract'
import { implement, type AnyRouter } from '@orpc/server'
import { contracts, type Clients } from '../../contracts/index.ts'
import type { OperationMeta } from '../../contracts/operation.ts'

/** What an answer adds to the response beside its body. */
export interface Reply {
  sessionToken?: string
  endsSession?: boolean
  changedPerson?: boolean
}

/** What the door gives to each operation. */
export interface DoorContext {
  readonly reply: Reply
  /** From the request's header. */
  readonly idempotencyKey: string | undefined
}

type Forward = (input: unknown, options: { signal?: AbortSignal }) => Promise<unknown>

/** Every operation that is not internal, each passed on to the client of its service. Internal ones do not exist here. */
export const publicRouter = (clients: Clients): AnyRouter =>
  Object.fromEntries(
    Object.entries(publicContracts()).map(([service, contract]) => [
      service,
      Object.fromEntries(
        Object.entries(contract).map(([operation, procedure]) => [operation, forwarded(service, operation, procedure, clients)]),
      ),
    ]),
  )

/** The contracts without what is internal. */
export const publicContracts = (): Readonly<Record<string, Readonly<Record<string, AnyContractProcedure>>>> =>
  Object.fromEntries(
    Object.entries(contracts).map(([service, contract]) => [
      service,
      Object.fromEntries(Object.entries(contract).filter(([, procedure]) => metaOf(procedure).access !== 'service')),
    ]),
  )

export const metaOf = (procedure: AnyContractProcedure): OperationMeta => procedure['~orpc'].meta as OperationMeta

const forwarded = (service: string, operation: string, procedure: AnyContractProcedure, clients: Clients) =>
  implement(procedure)
    .$context<DoorContext>()
    .handler(async ({ input, context, signal }) => {
      const client = (clients as unknown as Record<string, Record<string, Forward>>)[service]![operation]!
      const output = await client(input, signal ? { signal } : {})
      const { session } = metaOf(procedure)
      if (session === 'starts') context.reply.sessionToken = (output as { sessionToken: string }).sessionToken
      if (session === 'ends') context.reply.endsSession = true
      // Whatever identity changed may have changed what the gateway remembers of the person.
      if (service === 'identity') context.reply.changedPerson = true
      return output as never
    })
