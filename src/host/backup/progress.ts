/** How far a backup or a restore is: tables, files and blobs of one step after the other. */
export interface Progress {
  readonly step: 'database' | 'files' | 'blobs' | 'sums'
  readonly done: number
  readonly total: number
}

export type OnProgress = (progress: Progress) => void
