import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../kit/failure.ts'

const resultName = 'result.json'
const unfinishedName = 'unfinished'

/**
 * Lets a step make its files, and keeps them together with its result: `make` works in a folder of its own, which becomes `<job folder>/<step>` in one
 * rename when everything in it is on the disk. A step that finds that folder has been here before, up to and including its last byte, and died
 * before it could say so: it costs nothing the second time.
 */
export const keepOutputs = async <Result>(
  ask: { readonly jobFolder: string; readonly stepId: string; readonly fence: number | string },
  make: (folder: string) => Promise<Result>,
): Promise<Result> => {
  const kept = join(ask.jobFolder, ask.stepId)
  const earlier = await readKept<Result>(kept)
  if (earlier !== undefined) return earlier
  // The fence keeps apart what a late worker still writes and what its successor does.
  const temporary = join(ask.jobFolder, unfinishedName, `${ask.stepId}-${ask.fence}`)
  await rm(temporary, { recursive: true, force: true })
  await mkdir(temporary, { recursive: true })
  try {
    const result = await make(temporary)
    await writeDurably(join(temporary, resultName), JSON.stringify(result))
    await syncFiles(temporary)
    const faster = await takeName<Result>(temporary, kept)
    await sync(ask.jobFolder)
    return faster ?? result
  } catch (trouble) {
    await rm(temporary, { recursive: true, force: true })
    throw trouble
  }
}

/** Gives a finished folder its name. Where somebody else was faster, theirs stays, since others may read it already, and its result is given. */
const takeName = async <Result>(temporary: string, kept: string): Promise<Result | undefined> => {
  try {
    await rename(temporary, kept)
    return undefined
  } catch (trouble) {
    if (!isTaken(trouble)) throw trouble
  }
  const faster = await readKept<Result>(kept)
  if (faster === undefined) {
    await rm(kept, { recursive: true, force: true })
    await rename(temporary, kept)
    return undefined
  }
  await rm(temporary, { recursive: true, force: true })
  return faster
}

const isTaken = (trouble: unknown): boolean =>
  trouble instanceof Error && 'code' in trouble && (trouble.code === 'ENOTEMPTY' || trouble.code === 'EEXIST')

/** What was kept in a folder, whole or not at all. */
export const readKept = async <Result>(folder: string): Promise<Result | undefined> => {
  const text = await readFile(join(folder, resultName), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Result)
}

/** A file that a step has left. Failure `WORK_LOST`. */
export const readKeptFile = async (jobFolder: string, stepId: string, name: string): Promise<string> => {
  const text = await readFile(join(jobFolder, stepId, name), 'utf8').catch(() => undefined)
  if (text === undefined)
    throw new Failure('WORK_LOST', `What ${stepId} has found is gone from the work folder. Retry the job: it begins anew.`)
  return text
}

const writeDurably = async (path: string, text: string) => {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Folders with thousands of segments are left to the operating system: whoever stores those checks each against its hash. */
const syncAtMostFiles = 64

const syncFiles = async (folder: string) => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile())
  if (files.length > syncAtMostFiles) return
  for (const file of files) await sync(join(file.parentPath, file.name))
  await sync(folder)
}

const sync = async (path: string) => {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
