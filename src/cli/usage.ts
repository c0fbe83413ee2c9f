import { version } from '../host/version.ts'
import type { Command } from './command.ts'
import { commands } from './commands.ts'

/** Flags of every command. */
export const globalFlags = {
  json: { type: 'boolean', describes: 'print one JSON document on standard output and nothing else' },
  url: { type: 'string', describes: 'a house elsewhere (with VITASCOPE_API_KEY)' },
  help: { type: 'boolean', describes: 'tell how it is used' },
} as const

export const lineOf = (command: Command): string => `./vitascope ${command.name} ${command.usage}`.trimEnd()

/** How one command is used, for people. */
export const usageOf = (command: Command): string =>
  [
    lineOf(command),
    `  ${command.summary}`,
    ...Object.entries({ ...command.flags, ...globalFlags }).map(
      ([flag, { type, describes }]) => `  --${`${flag}${type === 'string' ? ' …' : ''}`.padEnd(18)} ${describes}`,
    ),
    '  Every key of the configuration is a flag too: docs/operate/configuration.md',
  ].join('\n')

/** The same for programs. */
export const usageDocument = (command: Command) => ({
  command: command.name,
  usage: lineOf(command),
  summary: command.summary,
  flags: { ...command.flags, ...globalFlags },
})

/** All commands, for people. */
export const overview = (): string => {
  const width = Math.max(...commands.map((command) => command.name.length))
  return [
    'Vitascope: run your own streaming service',
    '',
    ...commands.map((command) => `  ./vitascope ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'How one is used: ./vitascope <command> --help',
    'Each ends with 0 when it is done, 1 when something was refused, 2 when it was used wrongly, 3 when something does not answer.',
  ].join('\n')
}

/** The same for programs. */
export const overviewDocument = () => ({ version, commands: commands.map(usageDocument) })
