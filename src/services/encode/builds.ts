import type { Build } from '../../contracts/encode.ts'
import type { Selectable } from '../../engines/sql/port.ts'
import type { Tables } from './tables.ts'

/** A build's row as the contract shows it. `storing` ones are nobody's business yet: do not ask for them. */
export const buildView = (row: Selectable<Tables['build']>): Build => ({
  buildId: row.build_id,
  titleId: row.title_id,
  masterId: row.master_id,
  jobId: row.job_id,
  recipe: row.recipe,
  complete: row.stage === 'full',
  state: row.state === 'removed' ? 'removed' : 'ready',
  durationSeconds: row.duration_seconds,
  sizeBytes: Number(row.size_bytes),
  factsBlob: row.facts_blob,
  filesBlob: row.files_blob,
  rungs: row.rungs,
  createdAt: row.created_at.toISOString(),
})
