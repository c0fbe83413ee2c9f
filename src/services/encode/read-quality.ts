import { encode } from './implementer.ts'

export const readQuality = encode.readQuality.handler(async ({ input, context, errors }) => {
  const row = await context.sql.db
    .selectFrom('build')
    .select('quality')
    .where('build_id', '=', input.buildId)
    .where('state', '!=', 'storing')
    .executeTakeFirst()
  if (!row) throw errors.NO_SUCH_BUILD()
  return row.quality ?? { pieces: [], rungs: [] }
})
