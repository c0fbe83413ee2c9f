import { ORPCError } from '@orpc/client'
import { doorProblems } from '../../contracts/problems.ts'
import { isOutage, messageOf } from '../../kit/failure.ts'

/**
 * What a caller sees of anything that an operation threw, the same in one process and over the wire: a failure of the contract stays what it is,
 * an outage becomes 503, a defect becomes 500 without its words.
 */
export const asSeenByCallers = (trouble: unknown): ORPCError<string, unknown> => {
  if (trouble instanceof ORPCError) return trouble as ORPCError<string, unknown>
  if (isOutage(trouble)) return outageError(trouble.source, messageOf(trouble), trouble.retryAfterMs, trouble)
  return new ORPCError('INTERNAL_SERVER_ERROR', {
    message: doorProblems.INTERNAL_SERVER_ERROR.title,
    cause: trouble,
  })
}

export const outageError = (
  source: string,
  words: string,
  retryAfterMs: number,
  cause?: unknown,
): ORPCError<'SERVICE_UNAVAILABLE', { source: string; retryAfterMs: number }> =>
  new ORPCError('SERVICE_UNAVAILABLE', { message: `${source} does not answer: ${words}`, data: { source, retryAfterMs }, cause })

export const deadlineError = (source: string): ORPCError<'GATEWAY_TIMEOUT', { source: string; retryAfterMs: number }> =>
  new ORPCError('GATEWAY_TIMEOUT', { message: `${source} did not answer in time.`, data: { source, retryAfterMs: 1000 } })

/** Worth a stack in the log: nobody expected it. */
export const isDefect = (error: ORPCError<string, unknown>): boolean => error.code === 'INTERNAL_SERVER_ERROR'
