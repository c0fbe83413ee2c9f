import { parseArgs } from 'node:util'
import { ORPCError } from '@orpc/client'
import { flagsOf, settingKeys } from '../host/config/settings.ts'
import { readConfig } from '../host/config/read-config.ts'
import { systemClock } from '../kit/clock.ts'
import { isFailure, isOutage, messageOf } from '../kit/failure.ts'
import { nearestName } from '../kit/text.ts'
import { exitCode, type Command, type CommandInput } from './command.ts'
import { commands } from './commands.ts'
import { connect } from './connect.ts'
import { openOutput } from './output.ts'
import { version } from '../host/version.ts'

const globalFlags = {
  json: { type: 'boolean', describes: 'print one JSON document on standard output and nothing else' },
  url: { type: 'string', describes: 'a house elsewhere (with VITASCOPE_API_KEY)' },
  help: { type: 'boolean', describes: 'tell how it is used' },
} as const

/** Runs one command line; resolves to its exit code. */
export const runCommandLine = async (
  words: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<number> => {
  const name = words[0]
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return say(overview())
  if (name === '--version' || name === '-v') return say(version)
  const found = [...commands]
    .sort((a, b) => b.name.length - a.name.length)
    .find((command) => command.name.split(' ').every((part, index) => words[index] === part))
  if (!found) {
    const nearest = nearestName(
      name,
      commands.map((command) => command.name),
    )
    return wrong(`There is no command ${name}.${nearest ? ` Did you mean ${nearest}?` : ''} All commands: ./vitascope help`)
  }
  return runCommand(found, words.slice(found.name.split(' ').length), variables, folder)
}

const runCommand = async (
  command: Command,
  words: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<number> => {
  const known = { ...globalFlags, ...command.flags }
  const configFlags = Object.fromEntries(settingKeys.flatMap((key) => flagsOf(key).map((flag) => [flag, { type: 'string' as const }])))
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({ args: [...words], allowPositionals: true, options: { ...configFlags, ...known } })
  } catch (trouble) {
    const unknown = /option '--([^' ]+)/.exec(messageOf(trouble))?.[1]
    const nearest = unknown && nearestName(unknown, [...Object.keys(known), ...Object.keys(configFlags)])
    return wrong(`${messageOf(trouble).split('. ')[0]}.${nearest ? ` Did you mean --${nearest}?` : ''}\n${usageOf(command)}`)
  }
  const { values, positionals } = parsed
  if (values['help']) return say(usageOf(command))
  if (positionals.length < command.positionals[0] || positionals.length > command.positionals[1]) return wrong(usageOf(command))
  const output = openOutput(values['json'] === true, systemClock)
  const ownFlags = new Set(Object.keys(known))
  const settingFlags = Object.fromEntries(Object.entries(values).filter(([flag]) => !ownFlags.has(flag))) as Record<string, string>
  const config = () => readConfig({ folder, variables, flags: settingFlags })
  const stopping = new AbortController()
  const onSignal = () => stopping.abort(new Error('stopped'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal)
  const input: CommandInput = {
    positionals,
    flags: values as CommandInput['flags'],
    output,
    readConfig: config,
    connect: () =>
      connect({
        url: (values['url'] as string | undefined) ?? variables['VITASCOPE_URL'],
        apiKey: variables['VITASCOPE_API_KEY'],
        readConfig: config,
      }),
    signal: stopping.signal,
  }
  try {
    return await command.run(input)
  } catch (trouble) {
    return troubleCode(trouble, output.document, stopping.signal)
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, onSignal)
  }
}

const troubleCode = (trouble: unknown, document: (value: unknown) => void, signal: AbortSignal): number => {
  if (signal.aborted) return exitCode.refused
  const words = messageOf(trouble)
  const code = isFailure(trouble) || trouble instanceof ORPCError ? trouble.code : isOutage(trouble) ? 'OUTAGE' : 'DEFECT'
  const isOut = isOutage(trouble) || (trouble instanceof ORPCError && trouble.status >= 502)
  document({
    error: { code, message: words, ...(trouble instanceof ORPCError && trouble.data !== undefined && { data: trouble.data as unknown }) },
  })
  process.stderr.write(`${code === 'DEFECT' && trouble instanceof Error ? (trouble.stack ?? words) : words}\n`)
  return isOut ? exitCode.outage : exitCode.refused
}

const say = (text: string): number => {
  process.stdout.write(`${text}\n`)
  return exitCode.done
}

const wrong = (text: string): number => {
  process.stderr.write(`${text}\n`)
  return exitCode.usage
}

const usageOf = (command: Command): string =>
  [
    `./vitascope ${command.name} ${command.usage}`.trimEnd(),
    `  ${command.summary}`,
    ...Object.entries({ ...command.flags, ...globalFlags }).map(
      ([flag, { type, describes }]) => `  --${`${flag}${type === 'string' ? ' …' : ''}`.padEnd(18)} ${describes}`,
    ),
    '  Every key of the configuration is a flag too: docs/operate/configuration.md',
  ].join('\n')

const overview = (): string => {
  const width = Math.max(...commands.map((command) => command.name.length))
  return [
    'Vitascope: run your own streaming service',
    '',
    ...commands.map((command) => `  ./vitascope ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'How one is used: ./vitascope <command> --help',
  ].join('\n')
}

if (import.meta.filename === process.argv[1]) {
  process.exitCode = await runCommandLine(process.argv.slice(2), process.env, process.cwd())
}
