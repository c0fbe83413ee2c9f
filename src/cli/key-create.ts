import { Scope, scopes as everyScope } from '../contracts/scopes.ts'
import { exitCode, type Command } from './command.ts'
import { typed } from './typed.ts'

export const keyCreate: Command = {
  name: 'key create',
  usage: '--name NAME --scopes SCOPE[,SCOPE…]',
  summary: 'Make an API key for automation. It is shown once.',
  flags: {
    name: { type: 'string', describes: 'what it is for' },
    scopes: { type: 'string', describes: `with commas between: ${everyScope.join(', ')}` },
  },
  positionals: [0, 0],
  fields: { name: '--name', scopes: '--scopes' },
  async run({ connect, output, flags }) {
    const scopes = String(flags['scopes'] ?? 'operator')
      .split(',')
      .map((scope) => typed(Scope, '--scopes', scope.trim()))
    const { clients } = await connect()
    const made = await clients.identity.createKey({ name: String(flags['name'] ?? 'automation'), scopes })
    output.document(made)
    output.line(made.key)
    output.note('Keep it safe: it is not shown again.')
    return exitCode.done
  },
}
