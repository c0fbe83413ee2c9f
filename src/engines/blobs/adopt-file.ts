import { chmod, constants, copyFile, link, lstat, open, rm, stat } from 'node:fs/promises'
import { sha256File } from '../../kit/hash.node.ts'
import { Failure } from '../../kit/failure.ts'
import { errorCode } from './disk-trouble.ts'
import type { Blob } from './port.ts'

/** Nobody but root can open such a file for writing, by whichever of its names. */
export const readOnly = 0o444

/** File systems that cannot link at all, or not here: another one, too many links, somebody else's file. */
const cannotLink = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES'])

/** A second name for the same bytes; a copy (sharing blocks where the file system can) when that is not possible. Tells which it was. */
export const linkOrCopy = async (from: string, to: string): Promise<'link' | 'copy'> => {
  // A link to a symbolic link would be one too, and mean something else tomorrow.
  const plain = (await lstat(from)).isFile()
  if (plain) {
    try {
      await link(from, to)
      return 'link'
    } catch (trouble) {
      if (!cannotLink.has(errorCode(trouble) ?? '')) throw trouble
    }
  }
  await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
  return 'copy'
}

/**
 * Puts the content of `from` at `to`, synced and read-only, and hashes it there.
 *
 * On one file system both become names of one inode, so a later change by the old name would change the blob. Three guards: the
 * inode loses its write permissions; size and modification time must be the same before the hash and after that; and whoever gives a file
 * promises not to change it (port.ts). A process that had it open for writing, or root, could still break the promise.
 * `keep` decides, knowing the content; when it declines, `to` is removed and a link leaves the source as it was.
 */
export const adoptFile = async (from: string, to: string, keep: (blob: Blob) => Promise<boolean>, signal?: AbortSignal): Promise<Blob> => {
  const way = await linkOrCopy(from, to)
  const before = await stat(to, { bigint: true })
  const blob = { sha256: await sha256File(to, undefined, signal), sizeBytes: Number(before.size) }
  if (!(await keep(blob))) {
    await rm(to, { force: true })
    return blob
  }
  const file = await open(to, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  await chmod(to, readOnly)
  const after = await stat(to, { bigint: true })
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) {
    if (way === 'link') await chmod(to, Number(before.mode & 0o777n))
    throw new Failure('BLOB_DIFFERENT', `${from} was changed while it was being stored.`, { file: from })
  }
  return blob
}
