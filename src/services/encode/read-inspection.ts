import { encode } from './implementer.ts'

export const readInspection = encode.readInspection.handler(async ({ input, context, errors }) => {
  const row = await context.sql.db.selectFrom('job').select('report').where('job_id', '=', input.jobId).executeTakeFirst()
  if (!row) throw errors.NO_SUCH_JOB()
  if (!row.report) throw errors.NOT_INSPECTED()
  return row.report
})
