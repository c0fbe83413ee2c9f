import { Failure, Outage } from '../../kit/failure.ts'

/** Words of the operating system for a disk that is full, and for one that does not answer now but may later (errno(3)). */
const full = new Set(['ENOSPC', 'EDQUOT'])
const outOfOrder = new Set(['EIO', 'ESTALE', 'EROFS', 'EMFILE', 'ENFILE', 'ENOMEM', 'ETIMEDOUT', 'ENODEV', 'ENXIO'])

export const errorCode = (trouble: unknown): string | undefined =>
  trouble instanceof Error && 'code' in trouble && typeof trouble.code === 'string' ? trouble.code : undefined

/** What the port says, for what a file operation threw; anything else comes back as it is. */
export const asDiskTrouble = (trouble: unknown, folder: string): unknown => {
  const code = errorCode(trouble)
  if (code === undefined || trouble instanceof Failure) return trouble
  if (full.has(code))
    return new Failure(
      'DISK_FULL',
      `There is no room left in ${folder}. Free some, or move the folder to a larger disk.`,
      { folder },
      { cause: trouble },
    )
  if (outOfOrder.has(code)) return new Outage('blobs', `the disk of ${folder} does not answer (${code})`, { cause: trouble })
  return trouble
}
