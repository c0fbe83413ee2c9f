import { titleRemoved } from '../../contracts/events/index.ts'
import { changeCatalogue } from './change-catalogue.ts'
import { catalogue } from './implementer.ts'

/** A series goes with its episodes; the builds of all of them are forgotten. */
export const deleteTitle = catalogue.deleteTitle.handler(async ({ input, context, errors }) => {
  const found = await changeCatalogue(context, async (trx) => {
    const rows = await trx
      .selectFrom('title')
      .select(['title_id', 'series_id'])
      .where((where) => where.or([where('title_id', '=', input.titleId), where('series_id', '=', input.titleId)]))
      .execute()
    const title = rows.find((row) => row.title_id === input.titleId)
    if (!title) return { result: false }
    const removed = rows.map((row) => row.title_id)
    await trx.deleteFrom('title').where('title_id', 'in', removed).execute()
    for (const titleId of removed) await context.outbox.put(trx, titleRemoved, { key: titleId, data: { titleId } })
    return { result: true, removed, changed: title.series_id ? [title.series_id] : [] }
  })
  if (!found) throw errors.NO_SUCH_TITLE()
  return {}
})
