import type { DemoProgress } from '../../contracts/gateway.ts'
import type { Clients } from '../../contracts/index.ts'
import type { Call, ServiceName } from '../../contracts/service.ts'
import type { Geo } from '../../engines/geo/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Log } from '../../kit/log.ts'

export interface GatewaySettings {
  readonly publicUrl?: string | undefined
  readonly trustedProxies: readonly string[]
  readonly allowedHosts: readonly string[]
  /** Whose pages may use operations with a bearer token, e.g. `https://films.example.org`. */
  readonly allowedOrigins: readonly string[]
  /** How long an operation may take, in milliseconds. */
  readonly patienceMs: number
  /** Operations a second, from one address and for one account. */
  readonly ratePerAddress: number
  readonly ratePerAccount: number
}

export interface GatewayNeeds {
  readonly clients: Clients
  readonly geo: Pick<Geo, 'placeOf'>
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
  readonly version: string
  readonly layout: 'all' | 'split'
  /** UTC milliseconds. */
  readonly startedAt: number
  /** Folder with the built web apps: `member/` and `console/`. */
  readonly webFolder: string
  readonly asCall: <Result>(call: Call, action: () => Result) => Result
  readonly forward: (service: ServiceName, request: Request, call: Call) => Promise<Response>
  readonly ping: (service: ServiceName) => Promise<void>
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>
  readonly measure: (kind: string, status: number, milliseconds: number) => void
  readonly readDemo: () => DemoProgress | undefined
  /** Whether everything that belongs to the house is up. */
  readonly isOpen: () => boolean
  readonly settings: GatewaySettings
}
