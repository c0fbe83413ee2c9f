import type { AnyContractProcedure } from '@orpc/contract'
import { implement, type AnyRouter } from '@orpc/server'
import { contracts } from '../../contracts/index.ts'
import type { OperationMeta } from '../../contracts/operation.ts'
import type { Call } from '../../contracts/service.ts'
import type { ForwardOperation } from './forward-operation.ts'

/** What an answer adds to the response beside its body. */
export interface Reply {
  sessionToken?: string
  endsSession?: boolean
  changedPerson?: boolean
}

/** What the door gives to each operation. */
export interface DoorContext {
  readonly call: Call
  readonly reply: Reply
  /** From the request's header. */
  readonly idempotencyKey: string | undefined
}

/** Every operation that is not internal, each passed on to the client of its service. Internal ones do not exist here. */
export const publicRouter = (forward: ForwardOperation): AnyRouter =>
  Object.fromEntries(
    Object.entries(publicContracts()).map(([service, contract]) => [
      service,
      Object.fromEntries(
        Object.entries(contract).map(([operation, procedure]) => [operation, forwarded(service, operation, procedure, forward)]),
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

const forwarded = (service: string, operation: string, procedure: AnyContractProcedure, forward: ForwardOperation) =>
  implement(procedure)
    .$context<DoorContext>()
    .handler(async ({ input, context, signal }) => {
      const output = await forward({ service, operation, procedure, input, call: context.call, signal })
      const { session } = metaOf(procedure)
      if (session === 'starts') context.reply.sessionToken = (output as { sessionToken: string }).sessionToken
      if (session === 'ends') context.reply.endsSession = true
      // Whatever identity changed may have changed what the gateway remembers of the person.
      if (service === 'identity' && procedure['~orpc'].route.method !== 'GET') context.reply.changedPerson = true
      return output as never
    })
