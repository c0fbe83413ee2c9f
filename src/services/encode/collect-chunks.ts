import type { EncodeContext } from './implementer.ts'
import { piecesScope } from './kept.ts'

/** So long the encoded pieces of a film stay when no job needs them any more: a second try, or another recipe, costs only what is new. */
export const keepChunksMs = 24 * 3_600_000

/** Removes the encoded pieces of films that no open or failed job is about, a day after the last one was made. */
export const collectChunks = async ({ sql, workFiles, clock, log }: EncodeContext): Promise<void> => {
  const films = await workFiles.list('chunks')
  if (films.length === 0) return
  const needed = new Set(
    (
      await sql.db
        .selectFrom('master')
        .innerJoin('job', 'job.master_id', 'master.master_id')
        .select('master.sha256')
        .where('job.state', 'in', ['open', 'failed'])
        .where('job.cleared_at', 'is', null)
        .where(
          'master.sha256',
          'in',
          films.map((film) => film.name),
        )
        .execute()
    ).map((master) => master.sha256),
  )
  for (const { name: sum, changedMs } of films) {
    if (needed.has(sum) || clock.now() - changedMs < keepChunksMs) continue
    await workFiles.remove(piecesScope(sum))
    log.info('encoded pieces of a film were removed', { sum })
  }
}
