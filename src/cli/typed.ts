import type { z } from 'zod'
import { reasonOf } from '../contracts/issue-words.ts'
import { Failure } from '../kit/failure.ts'

/** For whatever was typed wrongly: such a command ends with 2 and shows how it is used. */
export const wrongUse = (words: string, data: Readonly<Record<string, unknown>> = {}): Failure => new Failure('WRONG_USE', words, data)

/** What was typed for `place` (`--priority`, `PLAY`), as the contract wants it. */
export const typed = <Schema extends z.ZodType>(schema: Schema, place: string, value: string, hint = ''): z.output<Schema> => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw wrongUse(`${place} ${value}: ${result.error.issues.map(reasonOf).join(', ')}${hint && `, ${hint}`}.`)
}

/** The same for a flag that may be left out. */
export const typedFlag = <Schema extends z.ZodType>(
  schema: Schema,
  place: string,
  value: string | boolean | undefined,
  hint = '',
): z.output<Schema> | undefined => (typeof value === 'string' ? typed(schema, place, value, hint) : undefined)
