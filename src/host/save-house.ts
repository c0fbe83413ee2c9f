import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../kit/clock.ts'
import { Failure } from '../kit/failure.ts'
import { newIds } from '../kit/ids.ts'
import { Lifecycle } from '../kit/lifecycle.ts'
import { silentLog } from '../kit/log.ts'
import { systemRandom } from '../kit/random.ts'
import { backUp } from './backup/back-up.ts'
import type { Manifest } from './backup/manifest.ts'
import type { OnProgress } from './backup/progress.ts'
import { restore } from './backup/restore.ts'
import type { Config } from './config/settings.ts'
import { openDataFolder } from './data-folder.ts'
import { engineOpener } from './engines.ts'
import { readHouseFacts } from './start.ts'
import { version } from './version.ts'

/** Saves the house of a configuration: through its running database, or through one that is started for the purpose. */
export const saveHouse = async (config: Config, to: string, clock: Clock, onProgress: OnProgress): Promise<Manifest> => {
  if (!existsSync(join(config.data, 'vitascope.json'))) throw new Failure('NO_HOUSE', `There is no house in ${config.data} to save.`)
  const folder = openDataFolder(config.data)
  const running = readHouseFacts(folder)
  const lifecycle = new Lifecycle()
  try {
    const { open } = engineOpener({
      config,
      folder,
      clock,
      random: systemRandom,
      newId: newIds({ clock, random: systemRandom }),
      log: silentLog,
      lifecycle,
    })
    const connection = running?.sql ?? (await open('sql')).connection
    return await backUp({ dataFolder: folder.path, connection, version, clock }, to, onProgress)
  } finally {
    await lifecycle.close()
  }
}

export const restoreHouse = (config: Config, from: string, clock: Clock, onProgress: OnProgress): Promise<Manifest> =>
  restore({ dataFolder: config.data, ...(config['sql.url'] && { connection: config['sql.url'] }), clock, log: silentLog }, from, onProgress)
