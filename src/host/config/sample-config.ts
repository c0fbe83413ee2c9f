import type { z } from 'zod'
import { flagsOf, settingKeys, settings, variableOf, type SettingKey } from './settings.ts'

const defaultOf = (key: SettingKey): unknown => {
  const result = (settings[key].schema as z.ZodType).safeParse(undefined)
  return result.success ? result.data : undefined
}

const machineDependent: readonly SettingKey[] = ['encode.workers']

const shown = (key: SettingKey): string => {
  if (machineDependent.includes(key)) return 'half of the cores'
  const value = defaultOf(key)
  return value === undefined ? '' : Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
}

/** `vitascope.yaml` with every key, described and commented out. */
export const sampleConfig = (): string => {
  const lines = ['# vitascope.yaml: every key with its default. Variables override this file, flags override variables.', '']
  let section = ''
  for (const key of settingKeys) {
    const [first, rest] = key.split('.') as [string, string | undefined]
    if (rest && first !== section) lines.push(`# ${first}:`)
    section = rest ? first : ''
    const indent = rest ? '  ' : ''
    const value = (settings[key] as { sample?: string }).sample ?? shown(key)
    lines.push(`# ${indent}# ${settings[key].description}`, `# ${indent}${rest ?? first}: ${value}`.trimEnd())
  }
  return `${lines.join('\n')}\n`
}

/** The same as a page of the documentation. */
export const configurationPage = (): string =>
  [
    '# Configuration',
    '',
    'Defaults are overridden by `vitascope.yaml` in the folder of the start (or the file named by `VITASCOPE_CONFIG`), that by variables, those by flags. Unknown keys are refused with the nearest name.',
    '',
    '| key | variable | flag | default | what it does |',
    '|---|---|---|---|---|',
    ...settingKeys.map(
      (key) =>
        `| \`${key}\` | \`${variableOf(key)}\` | \`--${flagsOf(key).at(-1)}\` | ${shown(key) ? `\`${shown(key)}\`` : ''} | ${settings[key].description} |`,
    ),
    '',
    '## Sample',
    '',
    '```yaml',
    sampleConfig().trimEnd(),
    '```',
    '',
  ].join('\n')
