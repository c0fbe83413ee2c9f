import { isFailure, isOutage, messageOf } from '../../kit/failure.ts'

/** What to do about a step that went wrong. */
export type TroubleDecision =
  | { readonly final: true; readonly code: string; readonly words: string }
  | { readonly final: false; readonly retryAfterMs: number; readonly words: string }

/** A tool that refuses may have met a bad moment once; the same refusal twice is a fact. */
const toolTries = 2
/** An engine or a peer that does not answer, or a full disk, gets this many tries: with the waits below, most of an hour. */
const outageTries = 20
const longestWaitMs = 180_000

/** What a failed attempt, the `attempt`-th counted from 1, means for its step. */
export const troublePolicy = (trouble: unknown, attempt: number): TroubleDecision => {
  if (isOutage(trouble)) return again(trouble.message, 'OUTAGE', attempt, outageTries, trouble.retryAfterMs)
  if (isDiskFull(trouble))
    return again(isFailure(trouble, 'DISK_FULL') ? trouble.message : diskFullWords, 'DISK_FULL', attempt, outageTries, 10_000)
  if (!isFailure(trouble)) return again(messageOf(trouble), 'DEFECT', attempt, toolTries, 1000)
  switch (trouble.code) {
    case 'TOOL_REFUSED':
      return again(trouble.message, trouble.code, attempt, toolTries, 1000)
    case 'TOOL_TIMED_OUT':
    case 'TOOL_OUT_OF_MEMORY':
      return again(trouble.message, trouble.code, attempt, toolTries, 5000)
    default:
      // Everything else was decided with care: a missing tool, a result that does not agree with the plan, a lost folder.
      return { final: true, code: trouble.code, words: trouble.message }
  }
}

const diskFullWords = 'The disk is full. Free some space; the step goes on by itself.'

const again = (words: string, code: string, attempt: number, tries: number, waitMs: number): TroubleDecision =>
  attempt >= tries
    ? { final: true, code, words }
    : { final: false, words, retryAfterMs: Math.min(longestWaitMs, waitMs * 2 ** (attempt - 1)) }

const isDiskFull = (trouble: unknown) =>
  isFailure(trouble, 'DISK_FULL') ||
  (trouble instanceof Error && (trouble as NodeJS.ErrnoException).code === 'ENOSPC') ||
  (isFailure(trouble, 'TOOL_REFUSED') && /No space left on device/i.test(String(trouble.data['stderr'])))

/** How a step's trouble stands in its work item: the code first, so that both can be told apart again. */
export const formatStepError = (code: string, words: string): string => `${code}: ${words}`

export const parseStepError = (error: string): { readonly code: string; readonly words: string } => {
  const match = /^([A-Z][A-Z_]+): (.*)$/s.exec(error)
  return match ? { code: match[1]!, words: match[2]! } : { code: 'STEP_FAILED', words: error }
}
