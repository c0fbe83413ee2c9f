import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contracts } from './index.ts'
import { wordsOfIssues } from './issue-words.ts'
import { LanguageTag } from './shared.ts'

const wordsFor = (schema: z.ZodType, input: unknown): string => {
  const result = schema.safeParse(input)
  return result.success ? 'fits' : wordsOfIssues(result.error.issues)
}

describe('the words for an input that does not fit', () => {
  it.each([
    ['a missing field', z.object({ name: z.string() }), {}, 'name: is missing'],
    ['another type', z.object({ names: z.array(z.string()) }), { names: [1] }, 'names[0]: must be text'],
    ['no input at all', z.object({}), undefined, 'input: is missing'],
    ['a number that is none', z.object({ port: z.coerce.number() }), { port: 'abc' }, 'port: must be a number'],
    ['half a number', z.object({ port: z.number().int() }), { port: 1.5 }, 'port: must be a whole number'],
    ['too little', z.object({ year: z.number().min(1870) }), { year: 3 }, 'year: must be at least 1870'],
    ['nothing where something must be', z.object({ size: z.number().positive() }), { size: 0 }, 'size: must be more than 0'],
    ['too much', z.object({ limit: z.number().max(200) }), { limit: 201 }, 'limit: must be at most 200'],
    ['too short a text', z.object({ a: z.string().min(10) }), { a: 'x' }, 'a: must have at least 10 characters'],
    ['too long a text', z.object({ a: z.string().max(1) }), { a: 'xx' }, 'a: must have at most 1 character'],
    ['an empty list', z.object({ a: z.array(z.string()).min(1) }), { a: [] }, 'a: must not be empty'],
    [
      'a choice that is none',
      z.object({ recipe: z.enum(['economy', 'standard']) }),
      { recipe: 'x' },
      'recipe: must be one of economy, standard',
    ],
    ['a form', z.object({ email: z.email() }), { email: 'ana' }, 'email: must be an e-mail address'],
    [
      'a form with words of its own',
      z.object({ language: LanguageTag }),
      { language: 'X' },
      'language: must be a language tag such as en or pt-BR',
    ],
    ['a key', z.record(LanguageTag, z.string()), { X: 'x' }, 'X: must be a language tag such as en or pt-BR'],
    ['a rule', z.object({ a: z.string().refine(() => false, 'needs more') }), { a: '' }, 'a: needs more'],
    ['one of several types', z.union([z.boolean(), z.array(z.string())]), 1, 'input: must be true or false, or must be a list'],
    ['a strange field', z.strictObject({ a: z.string() }), { a: '', b: 1 }, 'input: has no b'],
    [
      'more than anybody reads',
      z.array(z.string()),
      [1, 1, 1, 1, 1, 1, 1],
      '[0]: must be text; [1]: must be text; [2]: must be text; [3]: must be text; [4]: must be text; and 2 more',
    ],
  ])('name the place and what it must be: %s', (_, schema, input, words) => {
    expect(wordsFor(schema, input)).toBe(words)
  })

  it('are fit to be shown for a master that is wrong in every way', () => {
    const schema = contracts.encode.submitMaster['~orpc'].inputSchema as z.ZodType
    expect(
      wordsFor(schema, { source: { kind: 'tape' }, titleId: 'x', subtitles: [{ source: 'a', language: 'English' }], priority: 1000 }),
    ).toBe(
      'source.kind: must be one of path, upload; titleId: must be an id (a UUID); ' +
        'subtitles[0].language: must be a language tag such as en or pt-BR; priority: must be at most 100',
    )
  })
})
