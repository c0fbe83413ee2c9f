import type { OpenFile } from './open-files.ts'

/** What an edge must know of a request. `target` is path and query below the base of the edge. */
export interface Ask {
  readonly method: string
  readonly target: string
  readonly range: string | undefined
  readonly ifRange: string | undefined
  readonly ifNoneMatch: string | undefined
}

/** What to send. Headers are names and values by turns; a `FilePart` must be given back to `edge.openFiles` by whoever sends it. */
export interface Answer {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: Buffer | FilePart | undefined
}

export interface FilePart {
  readonly file: OpenFile
  readonly start: number
  /** Excluded. */
  readonly end: number
}
