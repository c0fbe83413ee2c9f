/**
 * What keeps a play from going on, in the terms of the person who watches.
 *
 * - `unreachable`: no pathway delivers, or the device is not connected
 * - `refused`: the right to watch is over or was taken away
 * - `unsupported`: this browser cannot show what the title has
 * - `damaged`: the bytes arrive but cannot be decoded
 * - `protected`: the licence did not come
 * - `stopped`: the service ended the play
 * - `defect`: anything else
 */
export type TroubleKind = 'unreachable' | 'refused' | 'unsupported' | 'damaged' | 'protected' | 'stopped' | 'defect'

export interface PlayerTrouble {
  readonly kind: TroubleKind
  /** For support: `V1001.503`. */
  readonly code: string
  /** For the log, not for the screen. */
  readonly detail: string
}

/** The part of the streaming library's errors that we read. */
export interface EngineError {
  readonly category: number
  readonly code: number
  readonly severity: number
  readonly data: readonly unknown[]
}

const category = { network: 1, media: 3, manifest: 4, drm: 6 }
const code = {
  badHttpStatus: 1001,
  requestFilter: 1006,
  unsupportedContent: 4032,
  restrictions: 4012,
  loadInterrupted: 7000,
  operationAborted: 7001,
  destroyed: 7003,
}

export const isEngineError = (error: unknown): error is EngineError =>
  typeof error === 'object' && error !== null && 'category' in error && 'code' in error && 'data' in error && Array.isArray(error.data)

/** Not a trouble at all: we ourselves called it off. */
export const isCalledOff = (error: unknown): boolean =>
  isEngineError(error) && (error.code === code.loadInterrupted || error.code === code.operationAborted || error.code === code.destroyed)

/** The HTTP status that an edge answered with, when that was the trouble. */
export const statusOf = (error: EngineError): number | undefined =>
  error.code === code.badHttpStatus && typeof error.data[1] === 'number' ? error.data[1] : undefined

/** An edge looked at the token and refused. */
export const isRefusal = (error: EngineError): boolean => {
  const status = statusOf(error)
  return status === 401 || status === 403
}

export const isNetworkError = (error: unknown): boolean =>
  isEngineError(error) && error.category === category.network && !isRefusal(error) && error.code !== code.requestFilter

export const troubleOf = (error: unknown): PlayerTrouble => {
  if (!isEngineError(error)) return { kind: 'defect', code: 'V0', detail: error instanceof Error ? error.message : String(error) }
  const status = statusOf(error)
  return {
    kind: kindOf(error),
    code: status === undefined ? `V${error.code}` : `V${error.code}.${status}`,
    detail: error.data
      .filter((part) => typeof part === 'string' || typeof part === 'number')
      .map((part) => withoutToken(String(part)))
      .join(' '),
  }
}

const kindOf = (error: EngineError): TroubleKind => {
  // Our request filter asks for a new right; when that is refused, the play is over.
  if (isRefusal(error) || error.code === code.requestFilter) return 'refused'
  if (error.code === code.unsupportedContent || error.code === code.restrictions) return 'unsupported'
  switch (error.category) {
    case category.network:
      return 'unreachable'
    case category.media:
    case category.manifest:
      return 'damaged'
    case category.drm:
      return 'protected'
    default:
      return 'defect'
  }
}

/** Of a URL only its last element may be told: the token stands before it. */
const withoutToken = (text: string): string => (/^https?:/.test(text) ? text.slice(text.lastIndexOf('/') + 1) : text)
