import type { Call, Client } from '../../contracts/service.ts'
import type { ServiceClaim } from './service-identity.ts'

/** How a call crosses a process border: beside the signed claim of who calls and for whom, these plain headers. */
const names = {
  claim: 'x-vitascope-claim',
  requestId: 'x-request-id',
  deadline: 'x-vitascope-deadline',
  origin: 'x-vitascope-origin',
  address: 'x-vitascope-address',
  client: 'x-vitascope-client',
} as const

export const headersOfCall = (call: Call, claim: string): Record<string, string> => ({
  [names.claim]: claim,
  [names.requestId]: call.requestId,
  [names.deadline]: String(call.deadlineAt),
  [names.origin]: call.origin,
  [names.address]: call.address,
  ...(call.client && { [names.client]: JSON.stringify(call.client) }),
})

export const claimTextOf = (headers: Headers): string | undefined => headers.get(names.claim) ?? undefined

/** The call as the callee sees it. The claim was checked before; the rest is believed because of it. */
export const callOfHeaders = (headers: Headers, claim: ServiceClaim, signal: AbortSignal): Call => {
  const client = headers.get(names.client)
  return {
    requestId: headers.get(names.requestId) ?? 'unknown',
    deadlineAt: Number(headers.get(names.deadline)),
    signal,
    caller: { service: claim.from, ...(claim.person && { person: claim.person }) },
    origin: headers.get(names.origin) ?? '',
    address: headers.get(names.address) ?? '',
    ...(client && { client: JSON.parse(client) as Client }),
  }
}
