import { basename, join } from 'node:path'
import { Failure } from '../../kit/failure.ts'
import { masterScope } from './kept.ts'
import { readSourceFile } from './source-file.ts'
import type { StepContext } from './step.ts'
import type { BesideFile } from './tables.ts'
import type { Place } from './work-files/port.ts'
import type { StoredSource } from './work-files/stored-files.ts'

type Master = StepContext['master']

/** The master's file on this machine: where it was handed over, or fetched from the store. Failures `MASTER_MISSING`, `MASTER_CHANGED`, `WORK_LOST`. */
export const masterFile = async (context: Pick<StepContext, 'master' | 'stored'>): Promise<string> => {
  const folder = await storedFolder(context)
  if (folder !== undefined) return join(folder, filmName)
  await checkUnchanged(context.master)
  return context.master.path
}

/** The files beside the master, each on this machine. */
export const besideFiles = async (context: Pick<StepContext, 'master' | 'stored'>): Promise<readonly BesideFile[]> => {
  const folder = await storedFolder(context)
  const { beside } = context.master
  return folder === undefined ? beside : beside.map((file, index) => ({ ...file, path: join(folder, besideName(file, index)) }))
}

/** Throws when the master is not the file that was handed over. What is in the store cannot change. */
export const checkUnchanged = async ({
  path,
  size_bytes: sizeBytes,
  modified_ms: modifiedMs,
  stored_at: storedAt,
}: Pick<Master, 'path' | 'size_bytes' | 'modified_ms' | 'stored_at'>): Promise<void> => {
  if (storedAt) return
  const file = await readSourceFile(path)
  if (!file)
    throw new Failure(
      'MASTER_MISSING',
      `The master ${basename(path)} is not there any more. Put it back and try again, or hand it over anew.`,
    )
  if (file.sizeBytes !== sizeBytes || file.modifiedMs !== modifiedMs)
    throw new Failure('MASTER_CHANGED', `The master ${basename(path)} was changed after it was handed over. Hand over the new file.`)
}

/** Where a master is kept in the store. */
export const masterPlace = ({ master_id: masterId }: Pick<Master, 'master_id'>): Place => ({ scope: masterScope(masterId), name: 'master' })

/** What of a master goes into the store. Uploads are ours; a file that is read in place may be changed by its owner, and must stay writable. */
export const masterSources = ({ path, upload_id: uploadId, beside }: Pick<Master, 'path' | 'upload_id' | 'beside'>): StoredSource[] => [
  { path: filmName, file: path, isOurs: uploadId !== null },
  ...beside.map((file, index) => ({ path: besideName(file, index), file: file.path, isOurs: file.uploadId !== undefined })),
]

export const filmName = 'film'
const besideName = (file: BesideFile, index: number): string => join('beside', String(index + 1), basename(file.path))

const storedFolder = async ({ master, stored }: Pick<StepContext, 'master' | 'stored'>): Promise<string | undefined> => {
  if (!master.stored_at) return undefined
  const folder = await stored.folder(masterPlace(master))
  if (folder === undefined) throw new Failure('MASTER_MISSING', 'The master is gone from the store. Hand it over anew.')
  return folder
}
