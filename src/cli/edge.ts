import { counted, formatBytes } from '../kit/text.ts'
import { exitCode, type Command } from './command.ts'
import { table } from './output.ts'

export const edge: Command = {
  name: 'edge',
  usage: '',
  summary: 'List the edges and how they are.',
  flags: {},
  positionals: [0, 0],
  async run({ connect, output }) {
    const { clients } = await connect()
    const { items } = await clients.steering.listEdges()
    output.document({ items })
    for (const row of table(
      items.map((item) => [
        item.edge,
        String(item.port),
        item.silent ? 'silent' : item.health,
        counted(item.builds, 'build'),
        `${formatBytes(item.storedBytes)} of ${formatBytes(item.capacityBytes)}`,
      ]),
    ))
      output.line(row)
    return exitCode.done
  },
}
