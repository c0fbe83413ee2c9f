import { readdir } from 'node:fs/promises'
import { Failure } from '../../kit/failure.ts'
import { makeFolder } from '../make-folder.ts'

/** What file systems put at their root by themselves. */
const ofNobody = new Set(['lost+found'])

/** Makes the folder where it is missing. One that holds anything is `Failure('FOLDER_NOT_EMPTY')`. */
export const emptyFolder = async (path: string, mode: number): Promise<void> => {
  makeFolder(path, mode)
  const found = (await readdir(path)).find((name) => !ofNobody.has(name))
  if (found === undefined) return
  throw new Failure('FOLDER_NOT_EMPTY', `${path} is not empty (${found} is in it). Choose an empty or a new folder.`, { path, found })
}
