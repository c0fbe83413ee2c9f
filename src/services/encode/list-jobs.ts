import { Instant } from '../../contracts/shared.ts'
import { expression } from '../../engines/sql/port.ts'
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../kit/bytes.ts'
import { parseUuid } from '../../kit/ids.ts'
import { encode } from './implementer.ts'
import { viewJobs, type JobRow } from './jobs.ts'

export const listJobs = encode.listJobs.handler(async ({ input, context, errors }) => {
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor)
  if (input.cursor !== undefined && !after) throw errors.BAD_CURSOR()
  let query = context.sql.db.selectFrom('job').selectAll().orderBy('created_at', 'desc').orderBy('job_id', 'desc')
  if (input.titleId !== undefined) query = query.where('title_id', '=', input.titleId)
  if (after) query = query.where(expression<boolean>`(created_at, job_id) < (${after.createdAt}, ${after.jobId}::uuid)`)
  const rows = await query.limit(input.limit + 1).execute()
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  const jobs = await viewJobs(context, page)
  return {
    items: jobs.map(({ steps: _, facts: __, ...summary }) => summary),
    ...(rows.length > input.limit && last && { nextCursor: writeCursor(last) }),
  }
})

const writeCursor = (row: JobRow) => toBase64Url(utf8(`${row.created_at.toISOString()} ${row.job_id}`))

/** Undefined for a cursor that we did not write. */
const readCursor = (cursor: string) => {
  const bytes = fromBase64Url(cursor)
  const [createdAt = '', jobId = ''] = bytes ? fromUtf8(bytes).split(' ') : []
  return Instant.safeParse(createdAt).success && parseUuid(jobId) ? { createdAt: new Date(createdAt), jobId } : undefined
}
