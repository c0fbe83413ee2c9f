import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Json } from '../../../engines/work/port.ts'
import { Failure } from '../../../kit/failure.ts'
import { sha256File } from '../../../kit/hash.node.ts'
import type { VideoSource } from '../../../media/ladder/picture-filters.ts'
import { sourceOf, type Inspection } from '../inspection.ts'
import type { StepPayload } from '../step-payloads.ts'
import type { StepContext } from '../step.ts'
import { readSourceFile } from '../source-file.ts'

/** What the plan wrote for this step. */
export const payloadIn = <Payload extends StepPayload>(context: StepContext): Payload => context.lease.payload as unknown as Payload

/** What a step that this one needs has left, by its id. */
export const resultOf = <Result>(context: StepContext, stepId: string): Result => {
  const result = context.lease.results[`${context.lease.group}/${stepId}`]
  if (result === undefined || result === null) throw new Error(`defect: ${context.stepId} does not need ${stepId}`)
  return result as Result
}

export const inspectionIn = (context: StepContext): Inspection => {
  const { inspection } = context.job
  if (!inspection) throw new Error(`defect: ${context.stepId} runs before the inspection`)
  return inspection
}

/** The sum by which encoded pieces of the film are found again. */
export const masterSumOf = ({ master }: Pick<StepContext, 'master'>): string => {
  if (master.sha256 === null) throw new Error('defect: a master is encoded before its sum is known')
  return master.sha256
}

/** The film to read from, if it is still the file that was inspected. */
export const openFilm = async (context: StepContext): Promise<VideoSource> => {
  await checkUnchanged(context)
  return sourceOf(context.master.path, inspectionIn(context))
}

export const checkUnchanged = async ({ master }: Pick<StepContext, 'master'>): Promise<void> => {
  const file = await readSourceFile(master.path)
  if (!file)
    throw new Failure(
      'MASTER_MISSING',
      `The master ${basename(master.path)} is not there any more. Put it back and try again, or hand it over anew.`,
    )
  if (file.sizeBytes !== master.size_bytes || file.modifiedMs !== master.modified_ms)
    throw new Failure('MASTER_CHANGED', `The master ${basename(master.path)} was changed after it was handed over. Hand over the new file.`)
}

/** A file that a step has made, as its result tells of it. */
export interface MadeFile {
  /** Relative to the job's folder. */
  readonly path: string
  readonly sizeBytes: number
  readonly sha256: string
}

export const describeFile = async (context: StepContext, folder: string, name: string): Promise<MadeFile> => {
  const path = join(folder, name)
  return {
    path: `${context.stepId}/${name}`,
    sizeBytes: (await stat(path)).size,
    sha256: await sha256File(path, undefined, context.signal),
  }
}

/** The file of an earlier step, if it is still what that step made: a size that differs means that the work folder was lost or touched. */
export const madeFile = async (context: StepContext, file: Pick<MadeFile, 'path' | 'sizeBytes'>): Promise<string> => {
  const path = join(context.jobFolder, file.path)
  const found = await stat(path).catch(() => undefined)
  if (found?.size !== file.sizeBytes)
    throw new Failure('WORK_LOST', `${file.path} of an earlier step is gone or was changed. Retry the job: it begins anew.`)
  return path
}

/** A step's result as the queue keeps it; every type of ours that comes here is plain JSON. */
export const asJson = (result: object): Json => result as unknown as Json
