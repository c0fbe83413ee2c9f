import type { AnyRouter } from '@orpc/server'
import { assert } from '../kit/failure.ts'
import type { Closable } from '../kit/lifecycle.ts'
import type { AccountId, ProfileId, SignInId } from './ids.ts'
import type { Scope } from './scopes.ts'
import type { EventDefinition, EventOf } from './events/event.ts'

/** Every service, in the words of the host table. */
export const serviceNames = [
  'gateway',
  'identity',
  'commerce',
  'catalogue',
  'playback',
  'steering',
  'edge',
  'encode',
  'viewing',
  'events',
  'search',
  'recommend',
] as const
export type ServiceName = (typeof serviceNames)[number]

/** Whoever sits in front of the screen, as identity knows them. */
export interface Person {
  readonly accountId: AccountId
  readonly signInId: SignInId
  readonly operator: boolean
  /** Of a key or a token for programs; absent where somebody signed in by themselves. */
  readonly scopes?: readonly Scope[]
  readonly profileId?: ProfileId
  /** The highest maturity age the profile may see, in years. */
  readonly maturityAge?: number
  /** Language tag of the profile, e.g. `ja`. */
  readonly language?: string
}

/** What kind of thing asks, as far as it says so: for reports and for choices that may be wrong, never for rights. */
export type DeviceClass = 'television' | 'phone' | 'tablet' | 'computer' | 'program'

export interface Client {
  readonly device: DeviceClass
  /** Where it stands in experiments, below `experimentBuckets`. */
  readonly bucket: number
}

/** A network that hides where its users are. */
export type Anonymity = 'vpn' | 'proxy' | 'tor' | 'hosting'

/** Where somebody is, as far as their address tells. */
export interface Place {
  /** Two letters, ISO 3166-1 alpha-2; absent: nobody knows. */
  readonly country?: string
  readonly anonymity?: Anonymity
}

/** What travels with every call, in one process or between many. */
export interface Call {
  readonly requestId: string
  /** UTC milliseconds after which nobody waits for the answer. */
  readonly deadlineAt: number
  readonly signal: AbortSignal
  /** The service that calls, and the person for whom. */
  readonly caller: { readonly service: ServiceName | 'host'; readonly person?: Person }
  /** Scheme and authority by which the outside reaches us, e.g. `http://localhost:4400`; without a slash at the end. */
  readonly origin: string
  /** The client's address as the gateway checked it. */
  readonly address: string
  /** Absent where no client asked. */
  readonly client?: Client
  /** Where that address is; absent: nothing is known. */
  readonly place?: Place
}

/** Every handler's context holds the call beside what its service made for itself. */
export interface WithCall {
  readonly call: Call
}

/** A byte path: uploads, artwork, edge traffic. The same function in every layout; who may use it stands in `byte-paths.ts`. */
export interface Route {
  /** Paths below this prefix come here, e.g. `/api/uploads`. */
  readonly prefix: string
  readonly handle: (request: Request, call: Call) => Promise<Response>
}

/** What a service does when it hears an event. It may hear the same one twice, and late. */
export interface Reaction<Definition extends EventDefinition = EventDefinition> {
  readonly event: Definition
  readonly react: (event: EventOf<Definition>) => Promise<void>
}

/** Keeps the types of `react` while the list of a service's reactions holds many kinds. */
export const reaction = <Definition extends EventDefinition>(
  event: Definition,
  react: (event: EventOf<Definition>) => Promise<void>,
): Reaction => ({ event, react }) as unknown as Reaction

/** What a service's builder gives back to the host. */
export interface Service {
  readonly router: AnyRouter
  /** Handed to every handler, together with the call. */
  readonly context: object
  readonly routes?: readonly Route[]
  readonly reactions?: readonly Reaction[]
  /** Starts what runs by itself; called once everything is built. Closed before `close`. */
  readonly start?: () => Promise<readonly Closable[]>
  readonly close?: () => Promise<void>
}

/** The person of a call whose operation asks for one; the host has already refused everybody else. */
export const requirePerson = (call: Call): Person => {
  assert(call.caller.person, 'an operation for persons was reached without one')
  return call.caller.person
}

/** The same for operations that ask for a chosen profile. */
export const requireProfile = (
  call: Call,
): Person & { readonly profileId: ProfileId; readonly maturityAge: number; readonly language: string } => {
  const person = requirePerson(call)
  assert(person.profileId, 'an operation for profiles was reached without one')
  return { ...person, profileId: person.profileId, maturityAge: person.maturityAge ?? 18, language: person.language ?? 'en' }
}
