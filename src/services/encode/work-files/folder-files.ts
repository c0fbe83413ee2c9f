import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unfinishedName, type Place, type StepFiles, type WorkFiles } from './port.ts'

const resultName = 'result.json'

/**
 * Kept files in one folder, which several processes may share: on one machine, or mounted on several. A step works in a folder of its own, which gets its name in one
 * rename when everything in it is on the disk. A step that finds that folder has been here before, up to and including its last byte, and died before
 * it could say so.
 */
export const folderFiles = (root: string): WorkFiles => ({
  open: (owner) => stepFiles(root, owner),
  has: (scope) => isThere(join(root, scope)),
  async list(kind) {
    const names = await readdir(join(root, kind)).catch(() => [])
    const found = await Promise.all(
      // Whatever is kept changes the folder's own time.
      names.map(async (name) => ({ name, changedMs: (await stat(join(root, kind, name)).catch(() => undefined))?.mtimeMs })),
    )
    return found.flatMap(({ name, changedMs }) => (changedMs === undefined ? [] : [{ name, changedMs }]))
  },
  remove: (scope) => rm(join(root, scope), { recursive: true, force: true }),
  async close() {},
})

const stepFiles = (root: string, owner: string): StepFiles => ({
  async keep<Result>({ scope, name }: Place, make: (folder: string) => Promise<Result>) {
    const kept = join(root, scope, name)
    const earlier = await readResult<Result>(kept)
    if (earlier !== undefined) return earlier
    return inUnfinished(join(root, scope, unfinishedName, `${name}-${owner}`), async (folder) => {
      const result = await make(folder)
      await writeDurably(join(folder, resultName), JSON.stringify(result))
      await syncFiles(folder)
      const faster = await takeName<Result>(folder, kept)
      await sync(dirname(kept))
      return faster ?? result
    })
  },
  result: <Result>({ scope, name }: Place) => readResult<Result>(join(root, scope, name)),
  async folder({ scope, name }) {
    const kept = join(root, scope, name)
    return (await isThere(join(kept, resultName))) ? kept : undefined
  },
  close() {},
})

/** An empty folder for `action`, which is gone afterwards unless it got another name. */
export const inUnfinished = async <Result>(folder: string, action: (folder: string) => Promise<Result>): Promise<Result> => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  try {
    return await action(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Gives a finished folder its name. Where somebody else was faster, theirs stays and its result is given. */
const takeName = async <Result>(folder: string, kept: string): Promise<Result | undefined> => {
  try {
    await rename(folder, kept)
    return undefined
  } catch (trouble) {
    if (!isTaken(trouble)) throw trouble
  }
  const faster = await readResult<Result>(kept)
  if (faster !== undefined) return faster
  await rm(kept, { recursive: true, force: true })
  await rename(folder, kept)
  return undefined
}

const isTaken = (trouble: unknown): boolean =>
  trouble instanceof Error && 'code' in trouble && (trouble.code === 'ENOTEMPTY' || trouble.code === 'EEXIST')

/** What was kept in a folder, whole or not at all. */
const readResult = async <Result>(folder: string): Promise<Result | undefined> => {
  const text = await readFile(join(folder, resultName), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Result)
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

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
