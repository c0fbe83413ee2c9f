import { exitCode, type Command } from './command.ts'

export const keyCreate: Command = {
  name: 'key create',
  usage: '--name NAME --scopes operator',
  summary: 'Make an API key for automation. It is shown once.',
  flags: { name: { type: 'string', describes: 'what it is for' }, scopes: { type: 'string', describes: 'operator' } },
  positionals: [0, 0],
  async run({ connect, output, flags }) {
    const { clients } = await connect()
    const scopes = String(flags['scopes'] ?? 'operator').split(',') as 'operator'[]
    const made = await clients.identity.createKey({ name: String(flags['name'] ?? 'automation'), scopes })
    output.document(made)
    output.line(made.key)
    output.note('Keep it safe: it is not shown again.')
    return exitCode.done
  },
}
