import { join } from 'node:path'
import type { ServiceName } from '../contracts/service.ts'
import type { Address } from './calls/http-fetch.ts'
import type { DataFolder } from './data-folder.ts'

/** Where each service of this house listens for the others: one unix socket per service in the run folder. */
export const socketOf = (folder: DataFolder, service: ServiceName): string => join(folder.run, `${service}.sock`)

export const addressOf = (folder: DataFolder, service: ServiceName): Address => ({ socketPath: socketOf(folder, service) })

/** What a running house tells the command line and whoever looks: written when the doors are open, removed when they close. */
export interface HouseFacts {
  readonly pid: number
  readonly url: string
  readonly layout: 'all' | 'split'
  readonly version: string
  /** UTC milliseconds. */
  readonly startedAt: number
  /** Connection string of the database, so that a backup can be taken while the house runs. */
  readonly sql: string
}

export const houseFactsPath = (folder: DataFolder): string => join(folder.run, 'house.json')
export const setupTokenPath = (folder: DataFolder): string => join(folder.run, 'setup-token')
export const demoProgressPath = (folder: DataFolder): string => join(folder.run, 'demo.json')
export const localKeyPath = (folder: DataFolder): string => join(folder.keys, 'operator.key')
