import { ORPCError } from '@orpc/client'
import type { z } from 'zod'
import { reasonOf } from '../contracts/issue-words.ts'
import { isFailure, isOutage, messageOf } from '../kit/failure.ts'
import { exitCode, type Command } from './command.ts'
import { lineOf, usageOf } from './usage.ts'

/** How a command ends that did not do what it was asked for. */
export interface Ending {
  readonly exitCode: number
  /** For people. */
  readonly words: string
  /** The document of `--json`. */
  readonly document: {
    readonly error: { readonly code: string; readonly message: string; readonly data?: unknown; readonly usage?: string }
  }
}

/** Wrong use: what is wrong, then how it is right. */
export const wrongEnding = (message: string, command?: Command, more: { code?: string; data?: unknown } = {}): Ending => ({
  exitCode: exitCode.usage,
  words: command ? `${message}\n${usageOf(command)}` : message,
  document: {
    error: {
      code: more.code ?? 'WRONG_USE',
      message,
      ...(more.data !== undefined && { data: more.data }),
      ...(command && { usage: lineOf(command) }),
    },
  },
})

/** The ending of anything that a command threw. */
export const endingOf = (trouble: unknown, command: Command): Ending => {
  const message = messageOf(trouble)
  if (isFailure(trouble, 'WRONG_USE')) return wrongEnding(message, command)
  if (isFailure(trouble, 'BAD_CONFIG') && trouble.data['flag'] === true) return wrongEnding(message, command, { code: trouble.code })
  if (trouble instanceof ORPCError) return endingOfRefusal(trouble, command)
  if (isFailure(trouble)) {
    const data = Object.keys(trouble.data).length > 0 ? trouble.data : undefined
    return { exitCode: exitCode.refused, words: message, document: { error: { code: trouble.code, message, ...(data && { data }) } } }
  }
  if (isOutage(trouble)) return { exitCode: exitCode.outage, words: message, document: { error: { code: 'OUTAGE', message } } }
  const stack = (trouble instanceof Error && trouble.stack) || message
  return { exitCode: exitCode.refused, words: stack, document: { error: { code: 'DEFECT', message } } }
}

/** When a command was told to stop. */
export const stoppedEnding: Ending = {
  exitCode: exitCode.refused,
  words: 'Stopped.',
  document: { error: { code: 'STOPPED', message: 'The command was told to stop before it was done.' } },
}

const endingOfRefusal = ({ code, status, message, data }: ORPCError<string, unknown>, command: Command): Ending => {
  const issues = code === 'BAD_REQUEST' ? issuesIn(data) : []
  if (issues.length > 0) {
    const words = issues.map((issue) => `${placeOf(issue.path, command)}: ${reasonOf(issue)}`).join('; ')
    return wrongEnding(`${words}.`, command, { code, data })
  }
  // 502 to 504: somebody on the way does not answer. 507 is a refusal, for want of room.
  const isOut = status >= 502 && status <= 504
  return {
    exitCode: isOut ? exitCode.outage : exitCode.refused,
    words: message,
    document: { error: { code, message, ...(data !== undefined && { data }) } },
  }
}

/** What did not fit the contract, as oRPC tells it beside `BAD_REQUEST`. */
const issuesIn = (data: unknown): readonly z.core.$ZodIssue[] =>
  typeof data === 'object' && data !== null && 'issues' in data && Array.isArray(data.issues) ? (data.issues as z.core.$ZodIssue[]) : []

/** The flag or word that fills the field, else the field itself. */
const placeOf = (path: readonly PropertyKey[], command: Command): string => command.fields?.[String(path[0])] ?? path.map(String).join('.')
