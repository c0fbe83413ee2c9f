import { chmod, copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { asDiskTrouble, errorCode } from '../../engines/blobs/disk-trouble.ts'
import { blobPath } from '../../engines/blobs/file-blobs.ts'
import { syncFolder } from '../../engines/blobs/hashed-file.ts'
import type { Blob } from '../../engines/blobs/port.ts'
import { setBackPositions } from '../../engines/log/log-positions.ts'
import { startEmbeddedPostgres } from '../../engines/sql/embedded-postgres.ts'
import type { Clock } from '../../kit/clock.ts'
import { Failure } from '../../kit/failure.ts'
import { sha256File } from '../../kit/hash.node.ts'
import { mapLimited } from '../../kit/limits.ts'
import type { Log } from '../../kit/log.ts'
import { positionsName } from './back-up.ts'
import { bringBlobs, readBlobList, syncFile } from './blob-links.ts'
import { emptyFolder } from './empty-folder.ts'
import { loadDatabase } from './load-database.ts'
import { bent, type Manifest, readManifest } from './manifest.ts'
import type { OnProgress } from './progress.ts'

export interface RestoreNeeds {
  /** Missing or empty. */
  readonly dataFolder: string
  /** `postgres://` URI of an empty database to use instead of the embedded one. */
  readonly connection?: string
  readonly clock: Clock
  readonly log: Log
}

/** Stands in a data folder while it is being filled. */
const markerName = 'RESTORE-UNFINISHED'
const filesAtOnce = 4

/**
 * Makes an empty data folder what the backup's was. Every file's sum is checked before anything is written; a damaged one is
 * `Failure('BACKUP_BENT')` with its name. The house must not run. The next start migrates from the level of the backup.
 */
export const restore = async (needs: RestoreNeeds, from: string, onProgress: OnProgress = () => {}): Promise<Manifest> => {
  const { dataFolder } = needs
  const manifest = await readManifest(from)
  const blobs = await checkBackup(from, manifest, onProgress)
  await emptyFolder(dataFolder, 0o755)
  const marker = join(dataFolder, markerName)
  try {
    await writeFile(marker, 'A restore began and did not end. Empty this folder and restore again.\n')
    await restoreDatabase(needs, from, onProgress)
    await restoreFiles(from, dataFolder, manifest, onProgress)
    await restorePositions(from, dataFolder)
    await bringBlobs(blobs, join(from, 'blobs'), join(dataFolder, 'blobs'), (done, total) => onProgress({ step: 'blobs', done, total }))
    await rm(marker)
    await syncFolder(dataFolder)
    return manifest
  } catch (trouble) {
    throw asDiskTrouble(trouble, dataFolder)
  }
}

/** For the start of a house: half of a backup is `Failure('RESTORE_UNFINISHED')`, not a house. */
export const refuseHalfRestored = (dataFolder: string): void => {
  if (!existsSync(join(dataFolder, markerName))) return
  throw new Failure('RESTORE_UNFINISHED', `A restore into ${dataFolder} began and did not end. Empty the folder and restore again.`, {
    dataFolder,
  })
}

const checkBackup = async (from: string, manifest: Manifest, onProgress: OnProgress): Promise<readonly Blob[]> => {
  let done = 0
  const check = async (path: string, file: { sizeBytes: number; sha256: string }, total: number): Promise<void> => {
    const facts = await stat(join(from, path)).catch((trouble: unknown) => {
      if (errorCode(trouble) === 'ENOENT') throw bent(path, 'is missing')
      throw trouble
    })
    if (facts.size !== file.sizeBytes) throw bent(path, `has ${facts.size} bytes instead of ${file.sizeBytes}`)
    if ((await sha256File(join(from, path))) !== file.sha256) throw bent(path, 'holds other bytes than were saved')
    onProgress({ step: 'sums', done: (done += 1), total })
  }
  const total = manifest.files.length + manifest.counts.blobs
  await mapLimited(manifest.files, filesAtOnce, (file) => check(file.path, file, total))
  const blobs = await readBlobList(from)
  await mapLimited(blobs, filesAtOnce, (blob) => check(blobPath('blobs', blob.sha256), blob, total))
  return blobs
}

const restoreDatabase = async (
  { dataFolder, connection, clock, log }: RestoreNeeds,
  from: string,
  onProgress: OnProgress,
): Promise<void> => {
  const load = (uri: string) => loadDatabase(uri, from, (done, total) => onProgress({ step: 'database', done, total }))
  if (connection !== undefined) return load(connection)
  const server = await startEmbeddedPostgres({ dataFolder: join(dataFolder, 'postgres'), runFolder: join(dataFolder, 'run'), clock, log })
  try {
    await load(server.connection)
  } finally {
    await server.close()
  }
}

const restoreFiles = async (from: string, dataFolder: string, manifest: Manifest, onProgress: OnProgress): Promise<void> => {
  const files = manifest.files.filter(({ path }) => path.startsWith('data/'))
  let done = 0
  await mapLimited(files, filesAtOnce, async ({ path, mode }) => {
    const target = join(dataFolder, path.slice('data/'.length))
    await mkdir(dirname(target), { recursive: true, mode: path.startsWith('data/keys/') ? 0o700 : 0o755 })
    await copyFile(join(from, path), target)
    await chmod(target, mode)
    await syncFile(target)
    onProgress({ step: 'files', done: (done += 1), total: files.length })
  })
}

const Positions = z.array(z.object({ topic: z.string(), group: z.string(), partition: z.number().int(), offset: z.number().int() }))

/** Readers go back to where they were before the snapshot: what they did since then is not in the database. */
const restorePositions = async (from: string, dataFolder: string): Promise<void> => {
  const log = join(dataFolder, 'log')
  if (!existsSync(join(log, 'data.mdb'))) return
  await setBackPositions(log, Positions.parse(JSON.parse(await readFile(join(from, positionsName), 'utf8'))))
}
