import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clients } from '../../contracts/index.ts'
import { titleRemoved } from '../../contracts/events/index.ts'
import { reaction, type Service } from '../../contracts/service.ts'
import type { Blobs } from '../../engines/blobs/port.ts'
import type { OutboxEngine } from '../../engines/outbox/port.ts'
import type { SqlEngine } from '../../engines/sql/port.ts'
import type { Transcoder } from '../../engines/transcoder/port.ts'
import type { WorkEngine } from '../../engines/work/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Log } from '../../kit/log.ts'
import { startArchiving } from './archive-masters.ts'
import { cancelJob } from './cancel-job.ts'
import { noContentKeys, type ContentKeys } from './content-keys.ts'
import { diskSpaceOf } from './disk-space.ts'
import { encodeAgain } from './encode-again.ts'
import { onTitleRemoved } from './on-title-removed.ts'
import { startHousekeeping } from './housekeeping.ts'
import { encode, type EncodeContext, type EncodeSettings } from './implementer.ts'
import { listBuilds } from './list-builds.ts'
import { listJobs } from './list-jobs.ts'
import { listMasters } from './list-masters.ts'
import { recoverLostJobs } from './recover.ts'
import { readBuild } from './read-build.ts'
import { readInspection } from './read-inspection.ts'
import { readJob } from './read-job.ts'
import { readLadders } from './read-ladders.ts'
import { readQuality } from './read-quality.ts'
import { readQueue } from './read-queue.ts'
import { retryJob } from './retry-job.ts'
import { runStep } from './run-step.ts'
import { submitMaster } from './submit-master.ts'
import { migrations, type Tables } from './tables.ts'
import { openUploads } from './uploads.ts'
import { watchJob } from './watch-job.ts'
import { folderFiles } from './work-files/folder-files.ts'
import { processFolder } from './work-files/process-folder.ts'
import { openStoredFiles } from './work-files/stored-files.ts'
import { slotsOf } from './worker/lanes.ts'
import { watchPlays } from './worker/plays-watch.ts'
import { createWorker, defaultPace, type Pace } from './worker/worker.ts'

export type { EncodeSettings } from './implementer.ts'
export { examineFile, type ExaminedFile } from './examine-file.ts'
export { planFilm } from './plan-film.ts'
export { readSourceFile } from './source-file.ts'
export type { BesideFile } from './tables.ts'

export interface EncodeNeeds {
  readonly sql: SqlEngine
  readonly outbox: OutboxEngine
  readonly work: WorkEngine
  readonly blobs: Blobs
  readonly transcoder: Transcoder
  readonly clients: Pick<Clients, 'catalogue' | 'playback'>
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
  /** For uploads and work in progress; on local disk, best on the disk of the blobs. */
  readonly folder: string
  /** For copies of what is in the store; of this machine alone. */
  readonly copiesFolder: string
  readonly settings: EncodeSettings
  /** Without them every film stays clear. */
  readonly contentKeys?: ContentKeys
}

export const buildEncode = async (needs: EncodeNeeds, pace: Pace = defaultPace): Promise<Service> => {
  const { clients, clock, newId, log, settings } = needs
  await mkdir(needs.folder, { recursive: true })
  await chmod(needs.folder, 0o700)
  const sql = await needs.sql.open<Tables>('encode', migrations)
  const work = await needs.work.open('encode')
  const outbox = await needs.outbox.open('encode')
  const space = diskSpaceOf({ folder: needs.folder, blobs: needs.blobs, missingUploadBytes: () => uploads.missingBytes() })
  const uploads = await openUploads({
    folder: join(needs.folder, 'uploads'),
    maxUploadBytes: settings.maxUploadBytes,
    freeBytes: () => space.freeBytes(sql.db),
    clock,
    newId,
    log,
  })
  const storedFiles = await openStoredFiles({
    sql,
    blobs: needs.blobs,
    clock,
    newId,
    log,
    folder: await processFolder(needs.copiesFolder),
    mostBytes: settings.copiesBytes,
  })
  const worker = createWorker({
    work,
    runStep: (run) => runStep(context, run),
    plays: watchPlays({ countPlays: (signal) => clients.playback.countPlays(undefined, { signal }), clock, log }),
    clock,
    log,
    owner: `encode ${newId()}`,
    slots: slotsOf(settings),
    pace,
  })
  const context: EncodeContext = {
    sql,
    outbox,
    work,
    blobs: needs.blobs,
    transcoder: needs.transcoder,
    clients,
    clock,
    newId,
    log,
    settings,
    workFiles: settings.share === 'blobs' ? storedFiles : folderFiles(needs.folder),
    storedFiles,
    contentKeys: needs.contentKeys ?? noContentKeys,
    uploads,
    space,
    worker,
  }
  return {
    router: encode.router({
      submitMaster,
      encodeAgain,
      listMasters,
      readJob,
      watchJob,
      listJobs,
      cancelJob,
      retryJob,
      listBuilds,
      readBuild,
      readQueue,
      readInspection,
      readLadders,
      readQuality,
    }),
    context,
    routes: [uploads.route],
    reactions: [reaction(titleRemoved, (event) => onTitleRemoved(context, event))],
    async start() {
      if (settings.duty === 'work') return [worker.start()]
      await recoverLostJobs(context)
      return [worker.start(), startHousekeeping(context), ...(settings.masters === 'archive' ? [startArchiving(context)] : [])]
    },
    close: () => storedFiles.close(),
  }
}
