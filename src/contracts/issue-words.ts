import type { z } from 'zod'
import { counted } from '../kit/text.ts'

type Issue = z.core.$ZodIssue

/** Issues that are told; the others are counted. */
const mostTold = 5

/** What is wrong with an input, for a person: `recipe: must be one of economy, standard; year: must be at least 1870`. */
export const wordsOfIssues = (issues: readonly Issue[]): string => {
  const told = issues.slice(0, mostTold).map((issue) => `${placeOf(issue.path)}: ${reasonOf(issue)}`)
  const more = issues.length - told.length
  return told.join('; ') + (more > 0 ? `; and ${more} more` : '')
}

/** `subtitles[0].language`; `input` for the whole. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'input'

/** What a value must be and is not: `must be a number`. A schema's own words go before ours. */
export const reasonOf = (issue: Issue): string => {
  if (!/^(Invalid|Too (small|big)|Unrecognized)\b/.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is missing' : `must be ${typeNames[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return issue.values.length === 1 ? `must be ${String(issue.values[0])}` : `must be one of ${issue.values.join(', ')}`
    case 'invalid_format':
      return `must be ${formatNames[issue.format] ?? 'of another form'}`
    case 'too_small':
      return limitOf('at least', issue.minimum, issue.origin, issue.inclusive ?? true, 'more than')
    case 'too_big':
      return limitOf('at most', issue.maximum, issue.origin, issue.inclusive ?? true, 'less than')
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'unrecognized_keys':
      return `has no ${issue.keys.join(', ')}`
    case 'invalid_union':
      return reasonOfUnion(issue)
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.map(reasonOf).join(' and ')
    case 'custom':
      return issue.message
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const formatNames: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'an address such as https://films.example.org',
  uuid: 'an id (a UUID)',
  datetime: 'an instant such as 2026-11-20T22:36:00.000Z',
}

const countedThings: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
}

const limitOf = (bound: string, limit: number | bigint, origin: string, isInclusive: boolean, beyond: string): string => {
  const things = countedThings[origin]
  if (!things) return `must be ${isInclusive ? bound : beyond} ${limit}`
  if (bound === 'at least' && Number(limit) === 1) return 'must not be empty'
  return `must have ${bound} ${counted(Number(limit), ...things)}`
}

const reasonOfUnion = (issue: Extract<Issue, { code: 'invalid_union' }>): string => {
  if ('options' in issue && Array.isArray(issue.options)) return `must be one of ${issue.options.join(', ')}`
  const reasons = new Set(issue.errors.flatMap((branch) => branch.map(reasonOf)))
  return [...reasons].join(', or ') || 'does not fit'
}
