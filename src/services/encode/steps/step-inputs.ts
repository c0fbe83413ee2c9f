import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json } from '../../../engines/work/port.ts'
import { Failure } from '../../../kit/failure.ts'
import { sha256File } from '../../../kit/hash.node.ts'
import type { VideoSource } from '../../../media/ladder/picture-filters.ts'
import { sourceOf, withoutGrain, type Inspection } from '../inspection.ts'
import { outputsOf } from '../kept.ts'
import { masterFile } from '../master-file.ts'
import type { StepPayload } from '../step-payloads.ts'
import type { StepContext } from '../step.ts'

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

/** The film to read from, if it is still the file that was inspected; without grain of that strength. */
export const openFilm = async (context: StepContext, { grain }: { readonly grain?: number | undefined } = {}): Promise<VideoSource> =>
  withoutGrain(sourceOf(await masterFile(context), inspectionIn(context)), grain)

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
  const [stepId, name] = placeOf(file.path)
  const path = join(await outputsOf(context, stepId), name)
  const found = await stat(path).catch(() => undefined)
  if (found?.size !== file.sizeBytes)
    throw new Failure('WORK_LOST', `${file.path} of an earlier step is gone or was changed. Retry the job: it begins anew.`)
  return path
}

/** The step that has made a file, and the file's name there. */
const placeOf = (path: string): readonly [stepId: string, name: string] => {
  const at = path.indexOf('/')
  return [path.slice(0, at), path.slice(at + 1)]
}

/** A step's result as the queue keeps it; every type of ours that comes here is plain JSON. */
export const asJson = (result: object): Json => result as unknown as Json
