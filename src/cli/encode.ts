import { RecipeName, type Master } from '../contracts/encode.ts'
import { MasterId } from '../contracts/ids.ts'
import { Failure } from '../kit/failure.ts'
import { exitCode, type Command } from './command.ts'
import { followJob } from './follow-job.ts'
import { typedFlag } from './typed.ts'
import { findTitle } from './words.ts'

export const encode: Command = {
  name: 'encode',
  usage: 'TITLE [--recipe RECIPE] [--wait]',
  summary: 'Encode the master of a title again, where it was kept or archived.',
  flags: {
    master: { type: 'string', describes: 'id of the master; without it the latest that is there' },
    recipe: { type: 'string', describes: RecipeName.options.join(', ') },
    wait: { type: 'boolean', describes: 'wait until the build is published' },
  },
  positionals: [1, 1],
  fields: { masterId: '--master', recipe: '--recipe' },
  async run(input) {
    const { flags, output, positionals } = input
    const wanted = typedFlag(MasterId, '--master', flags['master'], 'as ./vitascope title --json shows it')
    const recipe = typedFlag(RecipeName, '--recipe', flags['recipe'])
    const connection = await input.connect()
    const { clients } = connection
    const titleId = await findTitle(clients, positionals[0]!)
    const masterId = wanted ?? latestThere((await clients.encode.listMasters({ titleId })).items)
    const submitted = await clients.encode.encodeAgain({ masterId, ...(recipe && { recipe }) })
    if (flags['wait']) return followJob(input, connection, submitted.jobId)
    output.document(submitted)
    output.line(`Accepted as job ${submitted.jobId}. How far it is: ./vitascope title ${titleId}`)
    return exitCode.done
  },
}

const latestThere = (masters: readonly Master[]): MasterId => {
  const there = masters.find(({ state }) => state !== 'gone')
  if (!there)
    throw new Failure(
      'MASTER_GONE',
      'No master of this title is here any more: hand it over again. encode.masters says what is kept of uploads.',
    )
  return there.masterId
}
