import { implement } from '@orpc/server'
import { encode as contract } from '../../contracts/encode.ts'
import type { Clients } from '../../contracts/index.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { Blobs } from '../../engines/blobs/port.ts'
import type { Outbox } from '../../engines/outbox/port.ts'
import type { Sql } from '../../engines/sql/port.ts'
import type { Transcoder } from '../../engines/transcoder/port.ts'
import type { Work } from '../../engines/work/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Log } from '../../kit/log.ts'
import type { ContentKeys } from './content-keys.ts'
import type { DiskSpace } from './disk-space.ts'
import type { Tables } from './tables.ts'
import type { Uploads } from './uploads.ts'
import type { WorkFiles } from './work-files/port.ts'
import type { StoredFiles } from './work-files/stored-files.ts'
import type { Worker } from './worker/worker.ts'

export interface EncodeSettings {
  /** Folders below which masters may be read in place; absolute. */
  readonly roots: readonly string[]
  readonly maxUploadBytes: number
  /** How many busy steps run at once. */
  readonly workers: number
  /** Of each video encoder; undefined lets it take all processors. */
  readonly threads?: number | undefined
  /** work: only steps are done; another process settles jobs and tidies up. */
  readonly duty: 'whole' | 'work'
  /** What becomes of an uploaded master when its jobs are over: archive moves it into the store of blobs when a build came of it. */
  readonly masters: 'delete' | 'keep' | 'archive'
  /** How workers share what they make: through one folder, or through the store of blobs. */
  readonly share: 'folder' | 'blobs'
  /** How much of what is in the store may lie here too. */
  readonly copiesBytes: number
}

export interface EncodeContext {
  readonly sql: Sql<Tables>
  readonly outbox: Outbox
  readonly work: Work
  readonly blobs: Blobs
  readonly transcoder: Transcoder
  readonly clients: Pick<Clients, 'catalogue' | 'playback'>
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
  readonly settings: EncodeSettings
  readonly contentKeys: ContentKeys
  readonly workFiles: WorkFiles
  readonly storedFiles: StoredFiles
  readonly uploads: Uploads
  readonly space: DiskSpace
  readonly worker: Pick<Worker, 'wake' | 'stopGroup' | 'runs' | 'holding'>
}

export const encode = implement(contract).$context<EncodeContext & WithCall>()
