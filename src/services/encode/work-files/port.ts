import type { Closable } from '../../../kit/lifecycle.ts'

/** What kept files belong to: the steps of a job, the encoded pieces of a film (by its sum), or one master. */
export type Scope = `work/${string}` | `chunks/${string}` | `masters/${string}`

/** Kept files have a place: one step of a job, one piece of a film. */
export interface Place {
  readonly scope: Scope
  readonly name: string
}

/**
 * Files that steps leave for each other, in whichever process they run, together with what the step found out.
 *
 * Guarantees: what is kept appears whole or not at all, and with its result. Of two that keep the same place the first stays, since others may read it already,
 * and the second is given its result. What was kept is never made again.
 */
export interface WorkFiles extends Closable {
  /** For one step. `owner` tells apart what a late worker still writes and what its successor does. */
  open(owner: string): StepFiles
  /** Whether there is anything in the scope. */
  has(scope: Scope): Promise<boolean>
  /** Names of what belongs to jobs, or to films, with when something was last kept; UTC milliseconds. */
  list(kind: 'work' | 'chunks'): Promise<readonly { readonly name: string; readonly changedMs: number }[]>
  remove(scope: Scope): Promise<void>
}

/** A step's view: folders that it was given stay where they are until it is closed. All folders of a process lie below one, as `<scope>/<name>`. */
export interface StepFiles {
  /** The result of what was kept there; else `make` makes it, in a folder of its own beside the others: `<scope>/unfinished/<any name>`. */
  keep<Result>(place: Place, make: (folder: string) => Promise<Result>): Promise<Result>
  /** What came out when it was made; undefined when nothing is kept there. */
  result<Result>(place: Place): Promise<Result | undefined>
  /** The folder with its files, on this machine; undefined when nothing is kept there. */
  folder(place: Place): Promise<string | undefined>
  close(): void
}

/** Below a scope's folder. */
export const unfinishedName = 'unfinished'
