import { encode } from './implementer.ts'
import { masterView } from './masters.ts'

/** Latest first; those that are gone stay in the list as history. */
export const listMasters = encode.listMasters.handler(async ({ input, context }) => {
  const rows = await context.sql.db
    .selectFrom('master')
    .selectAll()
    .where('title_id', '=', input.titleId)
    .orderBy('created_at', 'desc')
    .limit(longestList)
    .execute()
  return { items: await Promise.all(rows.map(masterView)) }
})

const longestList = 200
