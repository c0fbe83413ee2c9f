import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure, messageOf } from '../kit/failure.ts'
import { sha256 } from '../kit/hash.node.ts'
import { folderTrouble, makeFolder } from './make-folder.ts'

/** Counts up when a release writes the folder in a way that earlier ones cannot read. */
const dataVersion = 1

/** Linux allows 107 bytes for the path of a unix socket; the longest name below the folder is `recommend.sock`. */
const socketFolderLimit = 90

export interface DataFolder {
  readonly path: string
  readonly postgres: string
  readonly records: string
  readonly log: string
  readonly blobs: string
  readonly keys: string
  readonly mail: string
  /** Sockets and what is true only while the house runs; short enough for socket paths. */
  readonly run: string
  readonly service: (name: string) => string
  readonly edge: (name: string) => string
}

/** Makes the folder where it is missing. One that a newer release wrote is `Failure('DATA_TOO_NEW')`, one that is something else is `Failure('NOT_OUR_FOLDER')`. */
export const openDataFolder = (path: string): DataFolder => {
  made(path)
  checkStamp(path)
  const wantedRun = join(path, 'run')
  const run = Buffer.byteLength(wantedRun) <= socketFolderLimit ? wantedRun : join(tmpdir(), `vitascope-${sha256(path).slice(0, 12)}`)
  const folder: DataFolder = {
    path,
    postgres: join(path, 'postgres'),
    records: join(path, 'records'),
    log: join(path, 'log'),
    blobs: join(path, 'blobs'),
    keys: join(path, 'keys'),
    mail: join(path, 'mail'),
    run,
    service: (name) => made(join(path, 'services', name)),
    edge: (name) => made(join(path, 'edges', name)),
  }
  for (const name of ['records', 'log', 'blobs', 'keys', 'mail', 'run'] as const) made(folder[name], name === 'keys' ? 0o700 : 0o755)
  return folder
}

const made = (path: string, mode = 0o755): string => {
  try {
    makeFolder(path, mode)
    return path
  } catch (cause) {
    throw notUsable(path, cause)
  }
}

const notUsable = (path: string, cause: unknown): Failure =>
  new Failure('FOLDER_NOT_WRITABLE', `${messageOf(cause)} Choose another with VITASCOPE_DATA.`, { path }, { cause })

const checkStamp = (path: string): void => {
  const stampPath = join(path, 'vitascope.json')
  if (!existsSync(stampPath)) {
    try {
      writeFileSync(`${stampPath}.new`, `${JSON.stringify({ dataVersion })}\n`)
      renameSync(`${stampPath}.new`, stampPath)
      return
    } catch (cause) {
      throw notUsable(path, folderTrouble(path, path, cause))
    }
  }
  const stamp = JSON.parse(readFileSync(stampPath, 'utf8')) as { dataVersion?: number }
  if (typeof stamp.dataVersion !== 'number')
    throw new Failure('NOT_OUR_FOLDER', `${stampPath} is not ours. Choose another folder with VITASCOPE_DATA.`, { path })
  if (stamp.dataVersion > dataVersion) {
    throw new Failure(
      'DATA_TOO_NEW',
      `${path} was written by a newer release (data version ${stamp.dataVersion}; this one knows ${dataVersion}). Start that release, or restore a backup from before the upgrade.`,
      { path, found: stamp.dataVersion, known: dataVersion },
    )
  }
}
