import type { Selectable, Transaction } from '../../engines/sql/port.ts'
import type { Json, Lease } from '../../engines/work/port.ts'
import type { EncodeContext } from './implementer.ts'
import type { JobRow } from './jobs.ts'
import type { Tables } from './tables.ts'
import type { StepFiles } from './work-files/port.ts'
import type { RunChild } from './worker/children.ts'

/** What a step gets to work with. */
export interface StepContext extends EncodeContext {
  readonly job: JobRow
  readonly master: Selectable<Tables['master']>
  readonly lease: Lease
  readonly stepId: string
  /** What other steps have kept for it, and what it keeps for others. */
  readonly files: StepFiles
  /** The same of what is in the store, where workers do not share that anyway: masters. */
  readonly stored: StepFiles
  readonly signal: AbortSignal
  readonly run: RunChild
  /** 0 to 1. */
  readonly progress: (fraction: number) => void
}

/** How a step ended well. */
export interface StepOutcome {
  /** Kept with the item; the steps that need this one get it. */
  readonly result: Json
  /** Written together with the item's end. */
  readonly change?: (trx: Transaction<Tables>) => Promise<void>
  /** Bytes that the step has left in the work folder or in the store. */
  readonly writtenBytes?: number
}

export type Step = (context: StepContext) => Promise<StepOutcome>
