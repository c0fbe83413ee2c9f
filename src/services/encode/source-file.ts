import { realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'

/** A file that may be read as a master, as it was when we looked. */
export interface SourceFile {
  /** Without symbolic links. */
  readonly path: string
  readonly sizeBytes: number
  /** UTC milliseconds. */
  readonly modifiedMs: number
}

export type SourceCheck =
  | { readonly allow: true; readonly file: SourceFile }
  | { readonly allow: false; readonly reason: 'PATH_NOT_ALLOWED' | 'NO_SUCH_FILE' }

/**
 * Whether the file lies below one of `roots`, by its name and again after every symbolic link is followed, and is a regular file.
 * Outside the roots nothing is looked at, so that the answer does not tell what is there.
 */
export const checkSourcePath = async (path: string, roots: readonly string[]): Promise<SourceCheck> => {
  const asked = resolve(path)
  const realRoots = await Promise.all(roots.map((root) => realpath(root).catch(() => undefined)))
  const allowed = [...roots.map((root) => resolve(root)), ...realRoots.filter((root) => root !== undefined)]
  if (path.includes('\0') || !path.startsWith(sep) || !isBelowOne(asked, allowed)) return { allow: false, reason: 'PATH_NOT_ALLOWED' }
  const real = await realpath(asked).catch(() => undefined)
  if (real === undefined) return { allow: false, reason: 'NO_SUCH_FILE' }
  if (
    !isBelowOne(
      real,
      realRoots.filter((root) => root !== undefined),
    )
  )
    return { allow: false, reason: 'PATH_NOT_ALLOWED' }
  const file = await readSourceFile(real)
  return file ? { allow: true, file } : { allow: false, reason: 'NO_SUCH_FILE' }
}

/** Undefined when it is not there, or not a regular file: a pipe or a device would never end. */
export const readSourceFile = async (path: string): Promise<SourceFile | undefined> => {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() ? { path, sizeBytes: found.size, modifiedMs: Math.floor(found.mtimeMs) } : undefined
}

const isBelowOne = (path: string, roots: readonly string[]) => roots.some((root) => path.startsWith(root.endsWith(sep) ? root : root + sep))
