import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobId, MasterId } from '../../contracts/ids.ts'
import { Failure } from '../../kit/failure.ts'
import type { StepContext } from './step.ts'
import type { Place, Scope } from './work-files/port.ts'

/** What belongs to a job and goes with it. */
export const jobScope = (jobId: JobId): Scope => `work/${jobId}`
/** Encoded pieces of films, by the film's sum: they outlive jobs. */
export const piecesScope = (masterSum: string): Scope => `chunks/${masterSum}`
/** A master with the files beside it, in the store. */
export const masterScope = (masterId: MasterId): Scope => `masters/${masterId}`

type Job = Pick<StepContext, 'job' | 'files'>
type Film = Pick<StepContext, 'master' | 'files'>

/** Makes what the step leaves, unless it was made before. */
export const keepOutputs = <Result>(
  context: Job & Pick<StepContext, 'stepId'>,
  make: (folder: string) => Promise<Result>,
): Promise<Result> => context.files.keep(stepPlace(context, context.stepId), make)

/** Makes a piece of the film, unless some step of any job has made it. */
export const keepPiece = <Result>(context: Film, key: string, make: (folder: string) => Promise<Result>): Promise<Result> =>
  context.files.keep(piecePlace(context, key), make)

/** Where a step has left its files. Failure `WORK_LOST`. */
export const outputsOf = async (context: Job, stepId: string): Promise<string> => {
  const folder = await context.files.folder(stepPlace(context, stepId))
  if (folder === undefined) throw lost(stepId)
  return folder
}

/** A text that a step has left. Failure `WORK_LOST`. */
export const readOutput = async (context: Job, stepId: string, name: string): Promise<string> => {
  const text = await readFile(join(await outputsOf(context, stepId), name), 'utf8').catch(() => undefined)
  if (text === undefined) throw lost(stepId)
  return text
}

/** What a piece of the film is. Failure `WORK_LOST`. */
export const readPiece = async <Result>(context: Film, key: string): Promise<Result> => {
  const piece = await context.files.result<Result>(piecePlace(context, key))
  if (piece === undefined) throw lostPiece()
  return piece
}

/** Where a piece of the film lies. Failure `WORK_LOST`. */
export const pieceFolder = async (context: Film, key: string): Promise<string> => {
  const folder = await context.files.folder(piecePlace(context, key))
  if (folder === undefined) throw lostPiece()
  return folder
}

/** The sum by which encoded pieces of the film are found again. */
export const masterSumOf = ({ master }: Pick<StepContext, 'master'>): string => {
  if (master.sha256 === null) throw new Error('defect: a master is encoded before its sum is known')
  return master.sha256
}

const stepPlace = ({ job }: Pick<Job, 'job'>, stepId: string): Place => ({ scope: jobScope(job.job_id), name: stepId })
const piecePlace = (context: Film, key: string): Place => ({ scope: piecesScope(masterSumOf(context)), name: key })

const lost = (stepId: string) =>
  new Failure('WORK_LOST', `What ${stepId} has left is gone from the work folder. Retry the job: it begins anew.`)
const lostPiece = () =>
  new Failure('WORK_LOST', 'An encoded piece of the film is gone from the work folder. Retry the job: it begins anew.')
