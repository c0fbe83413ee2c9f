import { ORPCError } from '@orpc/client'

/**
 * Why something could not be had, in the terms of the person in front of the screen.
 *
 * - `signed-out`, `choose-profile`, `forbidden`: the door asks for more
 * - `offline`: this device has no network
 * - `away`: the house does not answer, or not in time; trying again may help
 * - `refused`: an expected failure; `code` is the contract's, `words` are fit to be shown
 * - `defect`: the house made a mistake
 */
export interface Trouble {
  readonly kind: 'signed-out' | 'choose-profile' | 'forbidden' | 'offline' | 'away' | 'refused' | 'defect'
  /** The contract's code, or one of `UNREACHABLE`, `TIMEOUT`. */
  readonly code: string
  readonly words: string
  /** What the contract says beside the code. */
  readonly data: unknown
}

const outages = new Set(['SERVICE_UNAVAILABLE', 'GATEWAY_TIMEOUT', 'BAD_GATEWAY', 'TOO_MANY_REQUESTS'])

export const troubleOf = (error: unknown, isOnline: boolean): Trouble => {
  if (error instanceof ORPCError) return { kind: kindOf(error), code: error.code, words: error.message, data: error.data }
  const code = error instanceof DOMException && error.name === 'TimeoutError' ? 'TIMEOUT' : 'UNREACHABLE'
  return { kind: isOnline ? 'away' : 'offline', code, words: '', data: undefined }
}

const kindOf = (error: ORPCError<string, unknown>): Trouble['kind'] => {
  if (error.code === 'UNAUTHORIZED') return 'signed-out'
  if (error.code === 'CHOOSE_PROFILE') return 'choose-profile'
  if (error.code === 'FORBIDDEN') return 'forbidden'
  if (outages.has(error.code)) return 'away'
  return error.status >= 500 && !error.defined ? 'defect' : 'refused'
}

/** A call that was given up because nobody waits for it any more. */
export const isAborted = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError'
