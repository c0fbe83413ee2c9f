import { buildView } from './builds.ts'
import { encode } from './implementer.ts'

export const readBuild = encode.readBuild.handler(async ({ input, context, errors }) => {
  const row = await context.sql.db
    .selectFrom('build')
    .selectAll()
    .where('build_id', '=', input.buildId)
    .where('state', '!=', 'storing')
    .executeTakeFirst()
  if (!row) throw errors.NO_SUCH_BUILD()
  return buildView(row)
})
