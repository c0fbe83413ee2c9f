import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { EncodeContext } from './implementer.ts'

/** So long the encoded pieces of a film stay when no job needs them any more: a second try, or another recipe, costs only what is new. */
export const keepChunksMs = 24 * 3_600_000

/** Removes the encoded pieces of films that no open or failed job is about, a day after the last one was made. */
export const collectChunks = async ({ sql, folders, clock, log }: EncodeContext): Promise<void> => {
  const sums = await readdir(folders.chunks).catch(() => [])
  if (sums.length === 0) return
  const needed = new Set(
    (
      await sql.db
        .selectFrom('master')
        .innerJoin('job', 'job.master_id', 'master.master_id')
        .select('master.sha256')
        .where('job.state', 'in', ['open', 'failed'])
        .where('job.cleared_at', 'is', null)
        .where('master.sha256', 'in', sums)
        .execute()
    ).map((master) => master.sha256),
  )
  for (const sum of sums) {
    if (needed.has(sum)) continue
    const folder = join(folders.chunks, sum)
    // A piece that is kept changes the folder's own time.
    const changedMs = (await stat(folder).catch(() => undefined))?.mtimeMs
    if (changedMs === undefined || clock.now() - changedMs < keepChunksMs) continue
    await rm(folder, { recursive: true, force: true })
    log.info('encoded pieces of a film were removed', { sum })
  }
}
