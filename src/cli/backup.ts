import { resolve } from 'node:path'
import { saveHouse } from '../host/save-house.ts'
import { systemClock } from '../kit/clock.ts'
import { counted, formatBytes } from '../kit/text.ts'
import { exitCode, type Command } from './command.ts'
import { bar } from './output.ts'

export const backup: Command = {
  name: 'backup',
  usage: 'FOLDER',
  summary: 'Save the house, running or not, to a new folder.',
  flags: {},
  positionals: [1, 1],
  async run({ readConfig, output, positionals }) {
    const to = resolve(positionals[0]!)
    const manifest = await saveHouse(readConfig(), to, systemClock, ({ step, done, total }) =>
      output.progress(`${bar(total === 0 ? 1 : done / total)}  ${step}`),
    )
    output.document({ folder: to, ...manifest })
    output.line(
      `Saved to ${to}: ${counted(manifest.counts.rows, 'row')}, ${counted(manifest.counts.blobs, 'blob')}, ${formatBytes(manifest.counts.blobBytes)}.`,
    )
    output.line(`Back again, into an empty folder: VITASCOPE_DATA=./another ./vitascope restore ${positionals[0]}`)
    return exitCode.done
  },
}
