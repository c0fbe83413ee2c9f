import type { ServiceName } from '../contracts/service.ts'
import type { Config } from './config/settings.ts'

/** The supervisor's first word to one of its services. Its last one is `stop`. */
export interface ChildStart {
  readonly config: Config
  readonly service: ServiceName
  readonly startedAt: number
}

/** The service's answer: it is up, or why it is not. */
export interface ChildWord {
  readonly port?: number
  readonly failure?: string
}
