import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { serviceNames } from '../contracts/service.ts'
import { systemClock } from '../kit/clock.ts'
import { Failure } from '../kit/failure.ts'
import type { Log } from '../kit/log.ts'
import { houseBase, originOf } from './base.ts'
import { refuseHalfRestored } from './backup/restore.ts'
import type { Config } from './config/settings.ts'
import { openDataFolder, type DataFolder } from './data-folder.ts'
import { startDemo } from './start-demo.ts'
import { openDoors } from './open-doors.ts'
import type { Roles } from './roles.ts'
import { runServices, type HouseBase } from './run-services.ts'
import { superviseServices } from './supervise.ts'
import { openTls } from './tls.ts'
import { houseFactsPath, setupTokenPath, type HouseFacts } from './topology.ts'
import { version } from './version.ts'

export interface House {
  /** Where to open the member app, without a slash at the end. */
  readonly url: string
  /** The one-time set-up link, while there is no operator. */
  readonly setupUrl: string | undefined
  readonly layout: 'all' | 'split'
  /** Words about media tools that are missing and what to install; without them nothing can be encoded. */
  readonly missingTools: readonly string[]
  readonly close: () => Promise<void>
  /** Resolves with words when the house cannot go on by itself. */
  readonly broken: Promise<string>
}

/** Starts a whole house on this machine, in the layout of the configuration. */
export const start = async (config: Config, log: Log): Promise<House> => {
  const folder = openDataFolder(config.data)
  refuseHalfRestored(config.data)
  refuseSecondHouse(folder)
  const startedAt = systemClock.now()
  const tls = await openTls(config, folder, systemClock)
  const base = houseBase({ config, folder, log, tls, layout: config.layout, startedAt })
  try {
    const { port, running, broken } = config.layout === 'all' ? await startAll(base, tls) : await superviseServices(base)
    const url = originOf(config, port)
    const { connection } = await running.openEngine('sql')
    const { capabilities } = await running.openEngine('transcoder')
    writeFacts(folder, { pid: process.pid, url, layout: config.layout, version, startedAt, sql: connection })
    base.lifecycle.onClose('facts', () => rmSync(houseFactsPath(folder), { force: true }))
    if (config.demo) base.lifecycle.add('demo', startDemo(base, running))
    const setupToken = existsSync(setupTokenPath(folder)) ? readFileSync(setupTokenPath(folder), 'utf8') : undefined
    return {
      url,
      setupUrl: setupToken && `${url}/setup?token=${setupToken}`,
      layout: config.layout,
      missingTools: capabilities.missing,
      close: () => base.lifecycle.close(),
      broken,
    }
  } catch (trouble) {
    await base.lifecycle.close().catch(() => {})
    throw trouble
  }
}

/** Runs some services of a house whose others run elsewhere. The database must be one that all can reach. */
export const serve = async (config: Config, log: Log, { names, duty }: Roles): Promise<Pick<House, 'close'>> => {
  const folder = openDataFolder(config.data)
  const tls = await openTls(config, folder, systemClock)
  const startedAt = systemClock.now()
  const base = houseBase({ config, folder, log, tls, layout: 'split', ...(duty && { duty }), startedAt, isOpen: () => true })
  try {
    await openDoors(base, tls, await runServices(base, names))
  } catch (trouble) {
    await base.lifecycle.close().catch(() => {})
    throw trouble
  }
  return { close: () => base.lifecycle.close() }
}

const startAll = async (base: HouseBase, tls: Awaited<ReturnType<typeof openTls>>) => {
  const running = await runServices(base, serviceNames)
  const port = await openDoors(base, tls, running)
  return { port: port ?? base.config.port, running, broken: new Promise<string>(() => {}) }
}

const writeFacts = (folder: DataFolder, facts: HouseFacts): void => {
  const path = houseFactsPath(folder)
  writeFileSync(`${path}.new`, JSON.stringify(facts), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** What a house that runs on this folder wrote of itself; undefined when none does. */
export const readHouseFacts = (folder: DataFolder): HouseFacts | undefined => {
  try {
    const facts = JSON.parse(readFileSync(houseFactsPath(folder), 'utf8')) as HouseFacts
    process.kill(facts.pid, 0)
    return facts
  } catch {
    return undefined
  }
}

const refuseSecondHouse = (folder: DataFolder): void => {
  const facts = readHouseFacts(folder)
  if (facts && facts.pid !== process.pid) {
    throw new Failure(
      'ALREADY_RUNNING',
      `A house already runs on ${folder.path} (process ${facts.pid}, ${facts.url}). Stop it first, or choose another folder with VITASCOPE_DATA.`,
      { pid: facts.pid },
    )
  }
}
