import { bytePathOf } from '../../contracts/byte-paths.ts'
import type { Call, Client, Person, Place } from '../../contracts/service.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Reach } from './checked-origin.ts'
import type { Credential } from './person-of.ts'
import type { Reply } from './public-router.ts'
import { Timeline } from './timeline.ts'

export type Kind = 'health' | 'metrics' | 'bytes' | 'documents' | 'operation' | 'page'

/** One request on its way through the door, with what the filters have found out about it so far. */
export interface Exchange {
  /** A filter may put another in its place. */
  request: Request
  readonly url: URL
  readonly kind: Kind
  /** Its body is bounded, and it counts as one of the few that an address or an account may ask for. */
  readonly isSmall: boolean
  /** Our own apps speak the RPC protocol, whose failures are typed and no problem details. */
  readonly speaksRpc: boolean
  readonly header: (name: string) => string | undefined
  /** The other end of the connection. */
  readonly socketAddress: string
  readonly requestId: string
  /** UTC milliseconds. */
  readonly receivedAt: number
  readonly timeline: Timeline
  reach?: Reach
  /** `forget`: whoever it stands for is asked for again next time. */
  credential?: Credential & { readonly forget: () => void }
  person?: Person
  client?: Client
  place?: Place
  readonly reply: Reply
}

/** Finds something out about a request, or answers it. */
export interface Filter {
  readonly name: string
  readonly run: (exchange: Exchange) => Response | undefined | Promise<Response | undefined>
}

export const arrive = (needs: { clock: Clock; newId: NewId }, request: Request, socketAddress: string): Exchange => {
  const url = new URL(request.url)
  const kind = kindOf(url.pathname)
  return {
    request,
    url,
    kind,
    isSmall: kind === 'operation' || bytePathOf(url.pathname)?.small === true,
    speaksRpc: url.pathname.startsWith('/api/rpc/'),
    header: (name) => request.headers.get(name) ?? undefined,
    socketAddress,
    requestId: needs.newId(),
    receivedAt: needs.clock.now(),
    timeline: new Timeline(needs.clock),
    reply: {},
  }
}

const kindOf = (pathname: string): Kind => {
  if (pathname === '/health') return 'health'
  if (pathname === '/metrics') return 'metrics'
  if (bytePathOf(pathname)) return 'bytes'
  if (pathname === '/api/openapi.json' || pathname === '/api/docs') return 'documents'
  return pathname === '/api' || pathname.startsWith('/api/') ? 'operation' : 'page'
}

/** How long bytes may flow: a day. */
const bytePatienceMs = 86_400_000
/** Streams of news are ended by the client or after this long. */
const watchPatienceMs = 3_600_000

/** How long this request may take, in milliseconds. */
export const patienceOf = ({ kind, isSmall, url }: Exchange, operationMs: number): number => {
  if (kind === 'bytes' && !isSmall) return bytePatienceMs
  return url.pathname.endsWith('/watch') || url.pathname.endsWith('/watchJob') ? watchPatienceMs : operationMs
}

/** The call that services see, once the host is known. */
export const callOf = (exchange: Exchange, lifeMs: number): Call => {
  const { requestId, receivedAt, request, person, reach, client, place } = exchange
  if (!reach) throw new Error('defect: a request goes on before its host is known')
  return {
    requestId,
    deadlineAt: receivedAt + lifeMs,
    signal: request.signal,
    caller: { service: 'gateway', ...(person && { person }) },
    ...reach,
    ...(client && { client }),
    ...(place && { place }),
  }
}
