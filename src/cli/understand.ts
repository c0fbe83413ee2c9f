import { parseArgs, type ParseArgsConfig } from 'node:util'
import { flagsOf, settingKeys } from '../host/config/settings.ts'
import { messageOf } from '../kit/failure.ts'
import { nearestName } from '../kit/text.ts'
import type { Command } from './command.ts'
import { commands } from './commands.ts'
import { globalFlags } from './usage.ts'

/** What a command line asks for. */
export type Asked =
  | { readonly kind: 'version' }
  | { readonly kind: 'overview' }
  | { readonly kind: 'usage'; readonly command: Command }
  | { readonly kind: 'wrong'; readonly words: string; readonly command?: Command }
  | {
      readonly kind: 'run'
      readonly command: Command
      readonly positionals: readonly string[]
      readonly flags: Readonly<Record<string, string | boolean | undefined>>
      /** Those of the flags that are keys of the configuration. */
      readonly settings: Readonly<Record<string, string>>
    }

/** Flags may stand before and after the name of the command, in any order. */
export const understand = (words: readonly string[]): Asked => {
  const { tokens } = parseArgs({ args: [...words], options: everyFlag, strict: false, allowPositionals: true, tokens: true })
  const named = tokens.filter((token) => token.kind === 'positional')
  const flags = tokens.filter((token) => token.kind === 'option')
  const [first] = named
  if (!first) {
    if (flags.some(({ name }) => name === 'version')) return { kind: 'version' }
    const unknown = flags.find(({ name }) => !(name in everyFlag))
    return unknown
      ? { kind: 'wrong', words: `There is no flag ${unknown.rawName}.${meant(unknown.rawName, flagNames)}` }
      : { kind: 'overview' }
  }
  const isHelp = first.value === 'help'
  const rest = named.slice(isHelp ? 1 : 0)
  if (isHelp && rest.length === 0) return { kind: 'overview' }
  const command = byLength.find(({ name }) => name.split(' ').every((part, index) => rest[index]?.value === part))
  if (!command) {
    const wanted = rest[0]!.value
    const near = commands.find(({ name }) => name.startsWith(`${wanted} `))?.name
    const hint = near ? ` Did you mean ${near}?` : meant(wanted, commandNames)
    return { kind: 'wrong', words: `There is no command ${wanted}.${hint} All commands: ./vitascope help` }
  }
  if (isHelp || flags.some(({ name }) => name === 'help')) return { kind: 'usage', command }
  const ofName = new Set(rest.slice(0, command.name.split(' ').length).map((token) => token.index))
  return understandCommand(
    command,
    words.filter((_, index) => !ofName.has(index)),
  )
}

type Options = NonNullable<ParseArgsConfig['options']>

const settingFlags: Options = Object.fromEntries(
  settingKeys.flatMap((key) => flagsOf(key).map((flag) => [flag, { type: 'string' as const }])),
)
const shared: Options = { ...globalFlags, help: { type: 'boolean', short: 'h' } }
const everyFlag: Options = {
  ...settingFlags,
  ...Object.assign({}, ...commands.map(({ flags }) => flags)),
  ...shared,
  version: { type: 'boolean', short: 'v' },
}
const commandNames = commands.map(({ name }) => name)
const flagNames = Object.keys(everyFlag).map((flag) => `--${flag}`)
/** `key create` before a `key` that there may be some day. */
const byLength = commands.toSorted((a, b) => b.name.length - a.name.length)

const meant = (given: string, known: readonly string[]): string => {
  const nearest = nearestName(given, known)
  return nearest ? ` Did you mean ${nearest}?` : ''
}

const understandCommand = (command: Command, words: readonly string[]): Asked => {
  const wrong = (reason: string): Asked => ({ kind: 'wrong', words: reason, command })
  const own = { ...command.flags, ...shared }
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({ args: [...words], allowPositionals: true, options: { ...settingFlags, ...own } })
  } catch (trouble) {
    const reason = messageOf(trouble).split(/\.\s/)[0]!
    const option = /'(?:-\w, )?(--[^' ]+)/.exec(reason)?.[1] ?? ''
    if (/argument (missing|is ambiguous)$/.test(reason)) return wrong(`${option} needs a value.`)
    const known = [...Object.keys(own), ...Object.keys(settingFlags)].map((flag) => `--${flag}`)
    return wrong(`${reason}.${reason.startsWith('Unknown') ? meant(option, known) : ''}`)
  }
  const { values, positionals } = parsed
  const [place = ''] = command.usage.split(' ')
  const [atLeast, atMost] = command.positionals
  if (positionals.length < atLeast) return wrong(`${place} is missing.`)
  if (positionals.length > atMost) return wrong(`"${positionals[atMost]!}" is one word too many.`)
  if (positionals.some(isBlank)) return wrong(`${place} is empty.`)
  const empty = Object.entries(values).find(([, value]) => typeof value === 'string' && isBlank(value))
  if (empty) return wrong(`--${empty[0]} needs a value.`)
  return {
    kind: 'run',
    command,
    positionals,
    flags: values as Readonly<Record<string, string | boolean | undefined>>,
    settings: Object.fromEntries(Object.entries(values).filter(([flag]) => !(flag in own))) as Record<string, string>,
  }
}

const isBlank = (word: string): boolean => word.trim() === ''
