import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What of a data folder goes into a backup as files; paths are relative to it. */
export interface DataPlan {
  /** Folders that are LMDB environments: live files, which only LMDB itself can copy. */
  readonly environments: readonly string[]
  readonly files: readonly string[]
}

/** Caches, sockets, and what has a way of its own: the database is dumped, the log is copied right after the snapshot, blobs are linked. */
const leftOut = new Set(['postgres', 'run', 'edges', 'log', 'blobs'])
/** Below a service's private folder: what it can make again, and uploads, which are sent again. */
const leftOutOfServices = new Set(['work', 'uploads', 'chunks', 'copies'])

const mayBeSaved = (parts: readonly string[]): boolean =>
  !leftOut.has(parts[0]!) && !(parts[0] === 'services' && parts.length === 3 && leftOutOfServices.has(parts[2]!))

/** Everything that is not known to be left out, so that what a later release keeps is saved too. */
export const planData = async (dataFolder: string): Promise<DataPlan> => {
  const environments: string[] = []
  const files: string[] = []
  const walk = async (parts: readonly string[]): Promise<void> => {
    const entries = await readdir(join(dataFolder, ...parts), { withFileTypes: true })
    if (entries.some((entry) => entry.name === 'data.mdb')) return void environments.push(join(...parts))
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const below = [...parts, entry.name]
      if (!mayBeSaved(below)) continue
      if (entry.isDirectory()) await walk(below)
      else if (entry.isFile()) files.push(join(...below))
    }
  }
  await walk([])
  return { environments, files }
}
