import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import type { z } from 'zod'
import { reasonOf } from '../../contracts/issue-words.ts'
import { Failure, messageOf } from '../../kit/failure.ts'
import { nearestName } from '../../kit/text.ts'
import { flagsOf, settingKeys, settings, variableOf, type Config, type SettingKey } from './settings.ts'

const fileName = 'vitascope.yaml'
const lastPort = 65_535

/** Variables of ours that are no settings: they belong to the launcher, the command line or the tests. */
const otherVariables = new Set([
  'VITASCOPE_CONFIG',
  'VITASCOPE_URL',
  'VITASCOPE_API_KEY',
  'VITASCOPE_CHROMIUM',
  'VITASCOPE_HOME',
  'VITASCOPE_LAUNCHER',
  'VITASCOPE_ROLES',
])

/** A value with the place where it was given, as a person would name it. */
interface Given {
  readonly value: unknown
  readonly where: string
  readonly isFlag?: true
}

/**
 * Defaults, overridden by `vitascope.yaml`, overridden by variables, overridden by flags. Whatever is unknown or wrong is a
 * `Failure('BAD_CONFIG')` that names the key, where it stood, and the nearest name; `data.flag` is true when it was a flag.
 */
export const readConfig = (sources: {
  folder: string
  variables: Readonly<Record<string, string | undefined>>
  flags: Readonly<Record<string, string | boolean>>
}): Config => {
  const given = new Map<SettingKey, Given>()
  const path = resolve(sources.folder, sources.variables['VITASCOPE_CONFIG'] ?? fileName)
  if (existsSync(path)) for (const [key, value] of readFile(path)) given.set(key, { value, where: path })
  else if (sources.variables['VITASCOPE_CONFIG']) throw badConfig(`There is no configuration file ${path}.`)
  for (const [key, value] of readVariables(sources.variables)) given.set(key, { value, where: variableOf(key) })
  for (const [key, value, flag] of readFlags(sources.flags)) given.set(key, { value, where: `--${flag}`, isFlag: true })
  const config = Object.fromEntries(settingKeys.map((key) => [key, checked(key, given.get(key))])) as Config
  return consistent({
    ...config,
    data: resolve(sources.folder, config.data),
    'ingest.roots': config['ingest.roots'].map((root) => resolve(sources.folder, root)),
    'encode.folder': config['encode.folder'] && resolve(sources.folder, config['encode.folder']),
    'geo.country': config['geo.country'] && resolve(sources.folder, config['geo.country']),
    'geo.anonymous': config['geo.anonymous'] && resolve(sources.folder, config['geo.anonymous']),
    'edge.port': given.has('edge.port') ? config['edge.port'] : config.port && config.port + 1,
  })
}

const badConfig = (words: string, more: { readonly cause?: unknown; readonly flag?: true } = {}) =>
  new Failure('BAD_CONFIG', words, more.flag ? { flag: true } : {}, { cause: more.cause })

const checked = (key: SettingKey, given: Given | undefined): unknown => {
  const result = (settings[key].schema as z.ZodType).safeParse(given?.value)
  if (result.success) return result.data
  const reasons = result.error.issues.map(reasonOf).join(', ')
  const ways = `It is ${key} in ${fileName}, ${variableOf(key)} and --${flagsOf(key).at(-1)}.`
  throw badConfig(`${given?.where ?? key}: ${key} ${reasons}. ${settings[key].description} ${ways}`, given?.isFlag && { flag: true })
}

const readFile = (path: string): [SettingKey, unknown][] => {
  let content: unknown
  try {
    content = parse(readFileSync(path, 'utf8')) ?? {}
  } catch (trouble) {
    throw badConfig(`${path} is not readable YAML: ${messageOf(trouble)}`, { cause: trouble })
  }
  return flatten(content, '').map(([key, value]) => [knownKey(key, settingKeys, path), value])
}

const flatten = (content: unknown, prefix: string): [string, unknown][] => {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return [[prefix, content]]
  return Object.entries(content).flatMap(([name, value]) => {
    const key = prefix ? `${prefix}.${name}` : name
    return settingKeys.includes(key as SettingKey) ? [[key, value] as [string, unknown]] : flatten(value, key)
  })
}

const knownKey = (key: string, known: readonly SettingKey[], where: string): SettingKey => {
  const found = known.find((candidate) => candidate === key)
  if (found) return found
  const nearest = nearestName(key, known)
  throw badConfig(`${where}: there is no key ${key}.${nearest ? ` Did you mean ${nearest}?` : ''}`)
}

const readVariables = (variables: Readonly<Record<string, string | undefined>>): [SettingKey, string][] => {
  const keyOf = new Map(settingKeys.map((key) => [variableOf(key), key]))
  const found: [SettingKey, string][] = []
  for (const [name, value] of Object.entries(variables)) {
    const key = keyOf.get(name)
    if (key && value) found.push([key, value])
    else if (!key && name.startsWith('VITASCOPE_') && !otherVariables.has(name)) {
      const nearest = nearestName(name, [...keyOf.keys()])
      throw badConfig(`There is no variable ${name}.${nearest ? ` Did you mean ${nearest}?` : ''}`)
    }
  }
  return found
}

const readFlags = (flags: Readonly<Record<string, string | boolean>>): [SettingKey, string | boolean, flag: string][] => {
  const keyOf = new Map(settingKeys.flatMap((key) => flagsOf(key).map((flag) => [flag, key] as const)))
  return Object.entries(flags).map(([flag, value]) => {
    const key = keyOf.get(flag)
    if (key) return [key, value, flag]
    const nearest = nearestName(flag, [...keyOf.keys()])
    throw badConfig(`There is no flag --${flag}.${nearest ? ` Did you mean --${nearest}?` : ''}`, { flag: true })
  })
}

/** What must fit together, and what follows from it. */
const consistent = (config: Config): Config => {
  const problem =
    (!config['tls.cert'] !== !config['tls.key'] && 'tls.cert and tls.key belong together: give both.') ||
    (config['tls.mode'] === 'files' && !config['tls.cert'] && 'tls.mode is files: give tls.cert and tls.key.') ||
    (config['blobs.kind'] === 's3' && !config['blobs.bucket'] && 'blobs.kind is s3: give blobs.bucket.') ||
    (config['payments.kind'] === 'stripe' &&
      !(config['payments.stripeSecretKey'] && config['payments.stripeWebhookSecret']) &&
      'payments.kind is stripe: give payments.stripeSecretKey and payments.stripeWebhookSecret.') ||
    (!config['admin.email'] !== !config['admin.password'] && 'admin.email and admin.password belong together: give both.') ||
    (config['edge.names'].length === 0 && 'edge.names is empty: a house needs at least one edge.') ||
    (config['edge.port'] + config['edge.names'].length - 1 > lastPort &&
      `edge.port is ${config['edge.port']}: the ports of the edges would go beyond ${lastPort}.`) ||
    (config['edge.names'].find((name) => !/^[a-z0-9][a-z0-9-]{0,40}$/.test(name)) && 'edge.names: use small letters, digits and dashes.')
  if (problem) throw badConfig(problem)
  return config['tls.cert'] && config['tls.mode'] === 'off' ? { ...config, 'tls.mode': 'files' } : config
}
