import { existsSync, mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure, messageOf } from '../kit/failure.ts'

/**
 * Makes a folder and those above it that are missing. One that cannot be made is `Failure('FOLDER_NOT_WRITABLE')` with words, a file in its way is
 * `Failure('NOT_A_FOLDER')`.
 *
 * Not `mkdir` with `recursive`: below a place that exists and takes no folders, such as /proc, Node's tries again without end.
 */
export const makeFolder = (path: string, mode: number): void => {
  const existing = folderAbove(path)
  const missing: string[] = []
  for (let folder = path; folder !== existing; folder = dirname(folder)) missing.unshift(folder)
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode })
    } catch (trouble) {
      // Another process may have been quicker.
      if (!isFolder(folder)) throw folderTrouble(path, dirname(folder), trouble)
    }
  }
}

/** Whether the folder can be made and written in, tried at the nearest that there is, and undone; the same failures. */
export const tryFolder = (path: string): void => {
  const existing = folderAbove(path)
  try {
    rmdirSync(mkdtempSync(join(existing, '.vitascope-')))
  } catch (trouble) {
    throw folderTrouble(path, existing, trouble)
  }
}

/** The path itself, or the nearest above it, that there is. */
export const nearestPath = (path: string): string => {
  let existing = path
  while (!existsSync(existing) && existing !== dirname(existing)) existing = dirname(existing)
  return existing
}

/** Words for a folder that could not be made or written in. */
export const folderTrouble = (path: string, above: string, cause: unknown): Failure =>
  new Failure('FOLDER_NOT_WRITABLE', `The folder ${path} cannot be used: ${whyNot(above, cause)}.`, { path }, { cause })

const folderAbove = (path: string): string => {
  const existing = nearestPath(path)
  if (isFolder(existing)) return existing
  throw new Failure(
    'NOT_A_FOLDER',
    existing === path ? `${path} is a file, not a folder.` : `${existing} is a file, so there can be no ${path}.`,
    {
      path,
      existing,
    },
  )
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const whyNot = (above: string, cause: unknown): string => {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
      return `this user may not write in ${above}`
    case 'EROFS':
      return `${above} can only be read`
    case 'ENOENT':
      return `${above} takes no folders`
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk of ${above} is full`
    default:
      return messageOf(cause)
  }
}
