import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { systemClock } from '../kit/clock.ts'
import { newIds } from '../kit/ids.ts'
import { Lifecycle } from '../kit/lifecycle.ts'
import type { Log } from '../kit/log.ts'
import { systemRandom } from '../kit/random.ts'
import type { Config } from './config/settings.ts'
import type { DataFolder } from './data-folder.ts'
import type { DemoProgress } from '../contracts/gateway.ts'
import type { EdgeSettings } from './door.ts'
import type { HouseBase } from './run-services.ts'
import { openTelemetry } from './telemetry.ts'
import type { TlsFiles } from './tls.ts'
import { demoProgressPath, houseFactsPath, type HouseFacts } from './topology.ts'
import { repositoryFolder, version } from './version.ts'

/** What every process of a house starts from. */
export const houseBase = (options: {
  config: Config
  folder: DataFolder
  log: Log
  tls: TlsFiles | undefined
  layout: 'all' | 'split'
  duty?: 'work'
  startedAt: number
  /** Without it the house is open once it has told so in its data folder. */
  isOpen?: () => boolean
}): HouseBase => {
  const { config, folder, log, tls, layout, startedAt } = options
  const telemetry = openTelemetry()
  return {
    config,
    folder,
    log,
    layout,
    duty: options.duty ?? 'whole',
    telemetry,
    clock: systemClock,
    random: systemRandom,
    newId: newIds({ clock: systemClock, random: systemRandom }),
    lifecycle: new Lifecycle(),
    origin: originOf(config),
    door: {
      version,
      layout,
      startedAt,
      webFolder: join(repositoryFolder, 'dist', 'web'),
      metrics: async () => ({ contentType: telemetry.contentType, text: await telemetry.text() }),
      measure: telemetry.request,
      readDemo: () => readDemoProgress(folder),
      isOpen: options.isOpen ?? whetherTold(folder, startedAt),
      edgeSettings: edgeSettingsOf(config, folder, tls),
    },
  }
}

/** How the house is called from outside when no request tells. */
export const originOf = (config: Config, port = config.port): string =>
  config.publicUrl ?? `${config['tls.mode'] === 'off' ? 'http' : 'https'}://localhost:${port}`

const edgeSettingsOf = (config: Config, folder: DataFolder, tls: TlsFiles | undefined): EdgeSettings => ({
  host: config.host,
  ...(tls && { tls }),
  edges: config['edge.names'].map((name, index) => ({
    name,
    port: config['edge.port'] === 0 ? 0 : config['edge.port'] + index,
    capacityBytes: config['edge.capacityBytes'],
    ...(config['edge.publicUrls'][index] && { publicUrl: config['edge.publicUrls'][index] }),
    folder: folder.edge(name),
  })),
})

/** Its facts are written when every service is up. Those of an earlier house, which crashed, may still lie there. */
const whetherTold = (folder: DataFolder, startedAt: number): (() => boolean) => {
  let isTold = false
  return () => {
    isTold ||= readStart(folder) === startedAt
    return isTold
  }
}

const readStart = (folder: DataFolder): number | undefined => {
  try {
    return (JSON.parse(readFileSync(houseFactsPath(folder), 'utf8')) as HouseFacts).startedAt
  } catch {
    return undefined
  }
}

const readDemoProgress = (folder: DataFolder): DemoProgress | undefined => {
  try {
    return JSON.parse(readFileSync(demoProgressPath(folder), 'utf8')) as DemoProgress
  } catch {
    return undefined
  }
}
