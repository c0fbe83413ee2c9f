import { exitCode, type Command } from './command.ts'
import { findTitle, nameOf } from './words.ts'

export const rollback: Command = {
  name: 'rollback',
  usage: 'TITLE',
  summary: 'Return a title to the build before.',
  flags: {},
  positionals: [1, 1],
  async run({ connect, output, positionals }) {
    const { clients } = await connect()
    const changed = await clients.catalogue.rollback({ titleId: await findTitle(clients, positionals[0]!) })
    output.document(changed)
    output.line(`${nameOf(changed.name)} is watched in build ${changed.publishedBuildId} again.`)
    return exitCode.done
  },
}
