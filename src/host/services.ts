import { join } from 'node:path'
import type { Clients } from '../contracts/index.ts'
import type { Service, ServiceName } from '../contracts/service.ts'
import type { Clock } from '../kit/clock.ts'
import type { NewId } from '../kit/ids.ts'
import type { Log } from '../kit/log.ts'
import type { Random } from '../kit/random.ts'
import type { Config } from './config/settings.ts'
import type { DataFolder } from './data-folder.ts'
import type { EngineName, Engines } from './engines.ts'
import type { DoorNeeds } from './door.ts'

/** What every service gets without asking. */
export interface HouseNeeds {
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly log: Log
  /** A private folder of the service on local disk. */
  readonly folder: string
  readonly config: Config
  readonly dataFolder: DataFolder
  readonly duty: 'whole' | 'work'
  readonly door: DoorNeeds
}

/** Whether something still works while a service does not answer, and how. */
export type Left = readonly [outcome: 'works' | 'waits', words: string]

/** What members and operators still have while a service does not answer: starting a play, opening home, a job that runs. */
export interface WhenDown {
  readonly play: Left
  readonly home: Left
  readonly ingest: Left
}

const whole: Left = ['works', 'whole']

export interface Row {
  readonly name: ServiceName
  readonly engines: readonly EngineName[]
  readonly calls: readonly ServiceName[]
  readonly whenDown: WhenDown
  readonly build: (needs: HouseNeeds & Engines & { clients: Clients }) => Promise<Service>
}

const row = <Engine extends EngineName = never, Callee extends ServiceName = never>(definition: {
  name: ServiceName
  engines: readonly Engine[]
  calls: readonly Callee[]
  whenDown: WhenDown
  build: (needs: HouseNeeds & Pick<Engines, Engine> & { clients: Pick<Clients, Callee> }) => Promise<Service>
}): Row => definition

/**
 * THE TABLE: the only place that names every service, what it needs and whom it calls. Services start in this order and stop in the reverse.
 * Code is loaded by the rows that a process runs.
 */
export const services: readonly Row[] = [
  row({
    name: 'identity',
    engines: ['sql', 'outbox', 'keys'],
    calls: [],
    whenDown: {
      play: ['works', 'for people known in the last minutes; nobody new comes in'],
      home: ['works', 'for people known in the last minutes'],
      ingest: ['works', 'running jobs go on; nobody new can submit'],
    },
    build: async (needs) => {
      const { buildIdentity } = await import('../services/identity/index.ts')
      return buildIdentity({ ...needs, settings: { demo: needs.config.demo } })
    },
  }),
  row({
    name: 'commerce',
    engines: ['sql', 'outbox', 'payments'],
    calls: [],
    whenDown: { play: ['works', 'with the last entitlement known, for 15 minutes'], home: whole, ingest: whole },
    build: async (needs) => (await import('../services/commerce/index.ts')).buildCommerce(needs),
  }),
  row({
    name: 'catalogue',
    engines: ['sql', 'outbox', 'blobs'],
    calls: [],
    whenDown: {
      play: ['waits', 'running plays go on, new ones wait'],
      home: ['waits', 'none'],
      ingest: ['works', 'running jobs go on; what they make appears later'],
    },
    build: async (needs) => (await import('../services/catalogue/index.ts')).buildCatalogue(needs),
  }),
  row({
    name: 'steering',
    engines: ['sql'],
    calls: [],
    whenDown: { play: ['works', 'with the last ranking known'], home: whole, ingest: whole },
    build: async (needs) => (await import('../services/steering/index.ts')).buildSteering(needs),
  }),
  row({
    name: 'viewing',
    engines: ['records', 'eventLog'],
    calls: [],
    whenDown: {
      play: ['works', 'from the beginning; positions wait in the player'],
      home: ['works', 'without continue watching and my list'],
      ingest: whole,
    },
    build: async (needs) => (await import('../services/viewing/index.ts')).buildViewing(needs),
  }),
  row({
    name: 'events',
    engines: ['records', 'eventLog'],
    calls: [],
    whenDown: { play: ['works', 'whole; players keep their moments and send them later'], home: whole, ingest: whole },
    build: async (needs) => (await import('../services/events/index.ts')).buildEvents(needs),
  }),
  row({
    name: 'playback',
    engines: ['sql', 'outbox', 'blobs', 'keys'],
    calls: ['commerce', 'catalogue', 'steering', 'viewing', 'encode'],
    whenDown: {
      play: ['waits', 'running plays go on until their token ends, new ones wait'],
      home: whole,
      ingest: ['works', 'low priorities do not pause'],
    },
    build: async (needs) => {
      const { buildPlayback } = await import('../services/playback/index.ts')
      return buildPlayback({ ...needs, settings: { edgeUrls: needs.config['edge.urls'] } })
    },
  }),
  row({
    name: 'edge',
    engines: ['blobs', 'keys'],
    calls: ['steering', 'encode'],
    whenDown: { play: ['waits', 'only edges of other machines deliver, to running plays and to new ones'], home: whole, ingest: whole },
    build: async (needs) => {
      const { buildEdge } = await import('../services/edge/index.ts')
      return buildEdge({ ...needs, settings: needs.door.edgeSettings })
    },
  }),
  row({
    name: 'encode',
    engines: ['sql', 'outbox', 'work', 'blobs', 'transcoder'],
    calls: ['catalogue', 'playback'],
    whenDown: { play: whole, home: whole, ingest: ['waits', 'goes on from the last finished step'] },
    build: async (needs) => {
      const { buildEncode } = await import('../services/encode/index.ts')
      const { config, dataFolder } = needs
      return buildEncode({
        ...needs,
        folder: config['encode.folder'] ?? needs.folder,
        copiesFolder: join(needs.folder, 'copies'),
        settings: {
          roots: [...config['ingest.roots'], ...(config.demo ? [dataFolder.service('demo')] : [])],
          maxUploadBytes: config['ingest.maxUploadBytes'],
          workers: config['encode.workers'],
          threads: config['encode.threads'],
          duty: needs.duty,
          masters: config['encode.masters'],
          share: config['encode.share'],
          copiesBytes: config['encode.copiesBytes'],
        },
      })
    },
  }),
  row({
    name: 'recommend',
    engines: ['records'],
    calls: ['catalogue', 'viewing'],
    whenDown: { play: whole, home: ['waits', 'none; titles are found by search'], ingest: whole },
    build: async (needs) => (await import('../services/recommend/index.ts')).buildRecommend(needs),
  }),
  row({
    name: 'search',
    engines: [],
    calls: ['catalogue', 'recommend'],
    whenDown: { play: whole, home: whole, ingest: whole },
    build: async (needs) => (await import('../services/search/index.ts')).buildSearch(needs),
  }),
  row({
    name: 'gateway',
    engines: ['geo'],
    calls: [
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
    ],
    whenDown: {
      play: ['waits', "running plays go on at the edges' own addresses"],
      home: ['waits', 'none'],
      ingest: ['waits', 'running jobs go on; nobody sees them or submits'],
    },
    build: async (needs) => {
      const { buildGateway } = await import('../services/gateway/index.ts')
      const { config } = needs
      return buildGateway({
        ...needs,
        ...needs.door,
        settings: {
          publicUrl: config.publicUrl,
          trustedProxies: config.trustedProxies,
          allowedHosts: config.allowedHosts,
          allowedOrigins: config.allowedOrigins,
          patienceMs: config['gateway.patienceMs'],
          ratePerAddress: config['gateway.ratePerAddress'],
          ratePerAccount: config['gateway.ratePerAccount'],
        },
      })
    },
  }),
]

export const rowOf = (name: ServiceName): Row => {
  const found = services.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`defect: ${name} does not stand in the host table`)
  return found
}
