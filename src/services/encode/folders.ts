import { join } from 'node:path'
import type { JobId } from '../../contracts/ids.ts'

/** Where things lie in the service's own folder. */
export interface Folders {
  readonly uploads: string
  /** One folder per job. */
  readonly jobs: string
  job(jobId: JobId): string
}

export const foldersIn = (folder: string): Folders => {
  const jobs = join(folder, 'work')
  return { uploads: join(folder, 'uploads'), jobs, job: (jobId) => join(jobs, jobId) }
}
