import type { DemoProgress } from '../contracts/gateway.ts'
import type { Call, ServiceName } from '../contracts/service.ts'

export interface EdgeSettings {
  readonly edges: readonly {
    readonly name: string
    readonly port: number
    readonly publicUrl?: string
    readonly capacityBytes: number
    readonly folder: string
  }[]
  readonly host: string
  readonly tls?: { readonly cert: string; readonly key: string }
}

/** What the host gives to the services that open doors: the gateway and the edges. */
export interface DoorNeeds {
  readonly version: string
  readonly layout: 'all' | 'split'
  /** UTC milliseconds. */
  readonly startedAt: number
  /** Folder with the built web apps: `member/` and `console/`. */
  readonly webFolder: string
  readonly asCall: <Result>(call: Call, action: () => Result) => Result
  /** Passes a byte path on to the service that owns it, wherever that runs. */
  readonly forward: (service: ServiceName, request: Request, call: Call) => Promise<Response>
  /** Rejects when the service does not answer. */
  readonly ping: (service: ServiceName) => Promise<void>
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>
  readonly measure: (kind: string, status: number, milliseconds: number) => void
  readonly readDemo: () => DemoProgress | undefined
  /** Whether everything that belongs to the house is up. */
  readonly isOpen: () => boolean
  readonly edgeSettings: EdgeSettings
}
