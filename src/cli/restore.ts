import { resolve } from 'node:path'
import { restoreHouse } from '../host/save-house.ts'
import { systemClock } from '../kit/clock.ts'
import { counted } from '../kit/text.ts'
import { exitCode, type Command } from './command.ts'
import { bar } from './output.ts'

export const restore: Command = {
  name: 'restore',
  usage: 'FOLDER',
  summary: 'Bring a saved house back, into an empty data folder.',
  flags: {},
  positionals: [1, 1],
  async run({ readConfig, output, positionals }) {
    const config = readConfig()
    const manifest = await restoreHouse(config, resolve(positionals[0]!), systemClock, ({ step, done, total }) =>
      output.progress(`${bar(total === 0 ? 1 : done / total)}  ${step}`),
    )
    output.document({ data: config.data, ...manifest })
    output.line(
      `The house of ${manifest.createdAt} is back in ${config.data}: ${counted(manifest.counts.rows, 'row')}, ${counted(manifest.counts.blobs, 'blob')}. Open it with: npm start`,
    )
    return exitCode.done
  },
}
