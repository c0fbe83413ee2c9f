import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import type { Call, Person, Place, Service, ServiceName } from '../../src/contracts/service.ts'

/** A call as the gateway would make it: far deadline, no person unless given. */
export const callAs = (
  options: { person?: Person; service?: ServiceName; origin?: string; address?: string; place?: Place } = {},
): Call => ({
  requestId: 'test-request',
  deadlineAt: Number.MAX_SAFE_INTEGER,
  signal: new AbortController().signal,
  caller: { service: options.service ?? 'gateway', ...(options.person && { person: options.person }) },
  origin: options.origin ?? 'http://localhost:4400',
  address: options.address ?? '127.0.0.1',
  ...(options.place && { place: options.place }),
})

/** A client of one service without a host: input and output are checked, who may call is not. */
export const clientOf = <Contract extends AnyContractRouter>(service: Service, call: Call): ContractRouterClient<Contract> =>
  createRouterClient(service.router as never, {
    context: { ...service.context, call } as never,
  }) as unknown as ContractRouterClient<Contract>
