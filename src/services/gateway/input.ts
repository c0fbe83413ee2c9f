import type { AnyContractProcedure } from '@orpc/contract'
import { ORPCError } from '@orpc/server'
import type { StandardHandlerOptions } from '@orpc/server/standard'
import { z } from 'zod'
import { wordsOfIssues } from '../../contracts/issue-words.ts'
import type { DoorContext } from './public-router.ts'

type Interceptor = NonNullable<StandardHandlerOptions<DoorContext>['clientInterceptors']>[number]

export const idempotencyHeader = 'idempotency-key'

/** Whether an operation promises the first answer again for the same key. */
export const takesIdempotencyKey = (procedure: AnyContractProcedure): boolean => {
  const schema: unknown = procedure['~orpc'].inputSchema
  return schema instanceof z.ZodObject && 'idempotencyKey' in schema.shape
}

/** The key in the header; as a string in quotes (RFC 9651, 3.3.3) or as it is. */
export const idempotencyKeyOf = (headers: Headers): string | undefined => headers.get(idempotencyHeader)?.replace(/^"(.*)"$/, '$1')

/** The header `Idempotency-Key` is the field `idempotencyKey` of whatever operation has it. A field that is given counts instead. */
export const withIdempotencyKey: Interceptor = (options) => {
  const { context, procedure, input, next } = options
  if (context.idempotencyKey === undefined || !takesIdempotencyKey(procedure) || !isObject(input)) return next()
  return next({ ...options, input: { ...input, idempotencyKey: input['idempotencyKey'] ?? context.idempotencyKey } })
}

/** An input that does not fit is refused in words that name each field, beside the issues for programs. */
export const inWords: Interceptor = async ({ next }) => {
  try {
    return await next()
  } catch (trouble) {
    const issues = trouble instanceof ORPCError && trouble.code === 'BAD_REQUEST' ? issuesIn(trouble.data) : []
    if (issues.length === 0) throw trouble
    throw new ORPCError('BAD_REQUEST', { message: wordsOfIssues(issues), data: { issues }, cause: trouble })
  }
}

const issuesIn = (data: unknown): readonly z.core.$ZodIssue[] =>
  isObject(data) && Array.isArray(data['issues']) ? (data['issues'] as z.core.$ZodIssue[]) : []

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
