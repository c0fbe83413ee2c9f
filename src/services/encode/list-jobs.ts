import { expression } from '../../engines/sql/port.ts'
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../kit/bytes.ts'
import { encode } from './implementer.ts'
import { viewJobs, type JobRow } from './jobs.ts'

export const listJobs = encode.listJobs.handler(async ({ input, context }) => {
  let query = context.sql.db.selectFrom('job').selectAll().orderBy('created_at', 'desc').orderBy('job_id', 'desc')
  if (input.titleId !== undefined) query = query.where('title_id', '=', input.titleId)
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor)
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

/** Undefined for a cursor that we did not write: the list then begins at its start. */
const readCursor = (cursor: string) => {
  const bytes = fromBase64Url(cursor)
  const match = bytes && /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f-]{36})$/.exec(fromUtf8(bytes))
  return match ? { createdAt: new Date(match[1]!), jobId: match[2]! } : undefined
}
