import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { asDiskTrouble, errorCode } from '../../engines/blobs/disk-trouble.ts'
import { syncFolder } from '../../engines/blobs/hashed-file.ts'
import { readPositions } from '../../engines/log/log-positions.ts'
import { type Clock, toInstant } from '../../kit/clock.ts'
import { Failure } from '../../kit/failure.ts'
import { sha256File } from '../../kit/hash.node.ts'
import { mapLimited } from '../../kit/limits.ts'
import { saveBlobs, syncFile } from './blob-links.ts'
import { copyEnvironment } from './copy-environment.ts'
import { planData } from './data-plan.ts'
import { takeSnapshot } from './dump-database.ts'
import { emptyFolder } from './empty-folder.ts'
import { type FileFacts, type Manifest, manifestName, writeManifest } from './manifest.ts'
import type { OnProgress } from './progress.ts'

export interface BackUpNeeds {
  readonly dataFolder: string
  /** `postgres://` URI of the running database. */
  readonly connection: string
  /** Of this release. */
  readonly version: string
  readonly clock: Clock
}

const filesAtOnce = 4

/**
 * Saves a running house to an empty folder outside of its data folder. What was acknowledged before this began is in it, and what belongs together fits together:
 *
 * ```
 * positions of the log's readers   first: whatever a reader did later is in the log after them and will be done again
 * snapshot of the database         what is news in it but not yet in the log is in its outbox
 * the log, then the rows           so that the log is hardly newer than the database; events may be there twice
 * other LMDB environments, files   records are folds of the log, so they may be newer than it
 * blobs                            all that the rows name were there before the snapshot; they never change
 * sums, manifest                   last: a backup without a manifest is none
 * ```
 * Caches, work in progress and unfinished uploads are left out. Blobs in a bucket of S3 stay there.
 */
export const backUp = async (needs: BackUpNeeds, to: string, onProgress: OnProgress = () => {}): Promise<Manifest> => {
  refuseTarget(needs.dataFolder, to)
  await emptyFolder(to, 0o700)
  const { dataFolder, clock } = needs
  const createdAt = toInstant(clock.now())
  try {
    const { shape, rows } = await saveDatabaseAndLog(needs, to, onProgress)
    await saveFiles(dataFolder, to, onProgress)
    const blobs = await saveBlobs(join(dataFolder, 'blobs'), join(to, 'blobs'), to, (done, total) =>
      onProgress({ step: 'blobs', done, total }),
    )
    const files = await sumFiles(to, onProgress)
    return await writeManifest(to, {
      version: needs.version,
      createdAt,
      postgres: { version: shape.postgres, migrations: shape.migrations },
      counts: {
        tables: shape.tables.length,
        rows,
        files: files.length,
        blobs: blobs.length,
        blobBytes: blobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      },
      files,
    })
  } catch (trouble) {
    throw asDiskTrouble(trouble, to)
  }
}

const refuseTarget = (dataFolder: string, to: string): void => {
  const way = relative(resolve(dataFolder), resolve(to))
  if (way === '..' || way.startsWith('../')) return
  throw new Failure('BACKUP_INSIDE', `${to} lies in the data folder ${dataFolder}. Save to a folder outside of it, best on another disk.`, {
    to,
    dataFolder,
  })
}

const saveDatabaseAndLog = async ({ dataFolder, connection }: BackUpNeeds, to: string, onProgress: OnProgress) => {
  const log = join(dataFolder, 'log')
  const hasLog = existsSync(join(log, 'data.mdb'))
  const positions = hasLog ? await readPositions(log) : []
  await writeFile(join(to, positionsName), `${JSON.stringify(positions)}\n`, { mode: 0o600 })
  const snapshot = await takeSnapshot(connection)
  try {
    if (hasLog) await copyEnvironment(log, join(to, 'data', 'log'))
    return await snapshot.dump(to, (done, total) => onProgress({ step: 'database', done, total }))
  } finally {
    await snapshot.close()
  }
}

export const positionsName = 'log-positions.json'

const saveFiles = async (dataFolder: string, to: string, onProgress: OnProgress): Promise<void> => {
  const { environments, files } = await planData(dataFolder)
  const total = environments.length + files.length
  let done = 0
  const step = () => onProgress({ step: 'files', done: (done += 1), total })
  for (const path of environments) {
    await copyEnvironment(join(dataFolder, path), join(to, 'data', path))
    step()
  }
  await mapLimited(files, filesAtOnce, async (path) => {
    await copyWithMode(join(dataFolder, path), join(to, 'data', path))
    step()
  })
}

/** A file that goes away meanwhile was not there. */
const copyWithMode = async (from: string, to: string): Promise<void> => {
  try {
    const { mode } = await stat(from)
    await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    await copyFile(from, to)
    await chmod(to, mode & 0o777)
  } catch (trouble) {
    if (errorCode(trouble) !== 'ENOENT') throw trouble
  }
}

/** Reads everything but the blobs back, and makes it durable. */
const sumFiles = async (folder: string, onProgress: OnProgress): Promise<FileFacts[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const inner = entries
    .map((entry) => ({ entry, path: relative(folder, join(entry.parentPath, entry.name)) }))
    .filter(({ path }) => !/^blobs($|\/)/.test(path))
  const paths = inner.filter(({ entry, path }) => entry.isFile() && path !== manifestName).map(({ path }) => path)
  let done = 0
  const facts = await mapLimited(paths.toSorted(), filesAtOnce, async (path) => {
    const { size, mode } = await stat(join(folder, path))
    const file = { path, sizeBytes: size, sha256: await sha256File(join(folder, path)), mode: mode & 0o777 }
    await syncFile(join(folder, path))
    onProgress({ step: 'sums', done: (done += 1), total: paths.length })
    return file
  })
  for (const { entry, path } of inner) if (entry.isDirectory()) await syncFolder(join(folder, path))
  return facts
}
