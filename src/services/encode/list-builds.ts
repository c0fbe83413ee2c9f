import { buildView } from './builds.ts'
import { encode } from './implementer.ts'

/** Latest first; removed ones stay in the list as history. */
export const listBuilds = encode.listBuilds.handler(async ({ input, context }) => {
  const rows = await context.sql.db
    .selectFrom('build')
    .selectAll()
    .where('title_id', '=', input.titleId)
    .where('state', '!=', 'storing')
    .orderBy('created_at', 'desc')
    .limit(longestList)
    .execute()
  return { items: rows.map(buildView) }
})

const longestList = 200
