import type { Call, Client, Place } from '../../contracts/service.ts'
import type { ServiceClaim } from './service-identity.ts'

/** How a call crosses a process border: beside the signed claim of who calls and for whom, these plain headers. */
const names = {
  claim: 'x-vitascope-claim',
  requestId: 'x-request-id',
  deadline: 'x-vitascope-deadline',
  origin: 'x-vitascope-origin',
  address: 'x-vitascope-address',
  client: 'x-vitascope-client',
  place: 'x-vitascope-place',
} as const

export const headersOfCall = (call: Call, claim: string): Record<string, string> => ({
  [names.claim]: claim,
  [names.requestId]: call.requestId,
  [names.deadline]: String(call.deadlineAt),
  [names.origin]: call.origin,
  [names.address]: call.address,
  ...(call.client && { [names.client]: JSON.stringify(call.client) }),
  ...(call.place && { [names.place]: placeText(call.place) }),
})

/** What a client sends under these names says nothing of the call: not every call has each of them. */
export const withoutCallHeaders = (headers: Headers): Headers => {
  const left = new Headers(headers)
  for (const name of Object.values(names)) left.delete(name)
  return left
}

export const claimTextOf = (headers: Headers): string | undefined => headers.get(names.claim) ?? undefined

/** The call as the callee sees it. The claim was checked before; the rest is believed because of it. */
export const callOfHeaders = (headers: Headers, claim: ServiceClaim, signal: AbortSignal): Call => ({
  requestId: headers.get(names.requestId) ?? 'unknown',
  deadlineAt: Number(headers.get(names.deadline)),
  signal,
  caller: { service: claim.from, ...(claim.person && { person: claim.person }) },
  origin: headers.get(names.origin) ?? '',
  address: headers.get(names.address) ?? '',
  ...clientOf(headers.get(names.client)),
  ...placeOf(headers.get(names.place)),
})

const clientOf = (text: string | null): Pick<Call, 'client'> => (text === null ? {} : { client: JSON.parse(text) as Client })

/** `DE`, `DE;vpn`, `;tor`. */
const placeText = ({ country = '', anonymity }: Place): string => (anonymity ? `${country};${anonymity}` : country)

const placeOf = (text: string | null): Pick<Call, 'place'> => {
  if (text === null) return {}
  const [country, anonymity] = text.split(';') as [string, Place['anonymity']]
  return { place: { ...(country !== '' && { country }), ...(anonymity && { anonymity }) } }
}
