import { join } from 'node:path'
import type { JobId } from '../../contracts/ids.ts'

/** Where things lie in the service's own folder. */
export interface Folders {
  readonly uploads: string
  /** One folder per job. */
  readonly jobs: string
  job(jobId: JobId): string
  /** Encoded pieces of films, by the film's sum: they outlive jobs. */
  readonly chunks: string
  chunksOf(masterSum: string): string
}

export const foldersIn = (folder: string): Folders => {
  const jobs = join(folder, 'work')
  const chunks = join(folder, 'chunks')
  return {
    uploads: join(folder, 'uploads'),
    jobs,
    job: (jobId) => join(jobs, jobId),
    chunks,
    chunksOf: (masterSum) => join(chunks, masterSum),
  }
}
