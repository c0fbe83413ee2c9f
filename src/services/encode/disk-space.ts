import { statfs } from 'node:fs/promises'
import type { Blobs } from '../../engines/blobs/port.ts'
import { expression, type Kysely } from '../../engines/sql/port.ts'
import type { Tables } from './tables.ts'

/** So much stays free for the database, the logs and the people of this machine. */
export const spareBytes = 256 * 2 ** 20

export interface DiskSpace {
  /** Bytes that nobody has been promised yet; never below 0. Pass a transaction to look from inside it. */
  freeBytes(db: Kysely<Tables>): Promise<number>
}

/**
 * What the disk of the work folder and the store of blobs have left, whichever is less, minus what running jobs and open uploads were promised
 * and have not yet written. All often lie on one disk, so a job's promise covers its work folder and its blobs together.
 */
export const diskSpaceOf = (needs: {
  folder: string
  blobs: Pick<Blobs, 'freeBytes'>
  /** What open uploads have still to bring. */
  missingUploadBytes: () => Promise<number>
}): DiskSpace => ({
  async freeBytes(db) {
    const [disk, store, ofJobs, ofUploads] = await Promise.all([
      statfs(needs.folder),
      needs.blobs.freeBytes(),
      promisedBytes(db),
      needs.missingUploadBytes(),
    ])
    return Math.max(0, Math.min(disk.bavail * disk.bsize, store ?? Number.POSITIVE_INFINITY) - spareBytes - ofJobs - ofUploads)
  },
})

const promisedBytes = async (db: Kysely<Tables>) => {
  const row = await db
    .selectFrom('job')
    .select(expression<string | null>`sum(greatest(0, reserved_bytes - written_bytes))`.as('bytes'))
    .where('state', '=', 'open')
    .executeTakeFirst()
  return Number(row?.bytes ?? 0)
}
