import { BuildId } from '../contracts/ids.ts'
import { Failure } from '../kit/failure.ts'
import { exitCode, type Command } from './command.ts'
import { typedFlag } from './typed.ts'
import { findTitle, nameOf } from './words.ts'

export const publish: Command = {
  name: 'publish',
  usage: 'TITLE --build BUILD',
  summary: 'Let members watch this build of a title.',
  flags: { build: { type: 'string', describes: 'id of the build; without it the latest complete one' } },
  positionals: [1, 1],
  async run({ connect, output, positionals, flags }) {
    const wanted = typedFlag(BuildId, '--build', flags['build'], 'as ./vitascope title shows it')
    const { clients } = await connect()
    const titleId = await findTitle(clients, positionals[0]!)
    const { items } = await clients.encode.listBuilds({ titleId })
    const latest = items.filter((build) => build.complete).sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0]
    const buildId = wanted ?? latest?.buildId
    if (!buildId)
      throw new Failure('NO_COMPLETE_BUILD', `This title has no complete build yet. How far it is: ./vitascope title ${titleId}`, {
        titleId,
      })
    const changed = await clients.catalogue.publish({ titleId, buildId })
    output.document(changed)
    output.line(`${nameOf(changed.name)} is now watched in build ${buildId}. Back again: ./vitascope rollback ${titleId}`)
    return exitCode.done
  },
}
