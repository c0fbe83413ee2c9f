import { titleChanged } from '../../contracts/events/index.ts'
import type { TitleId } from '../../contracts/ids.ts'
import type { Transaction } from '../../engines/sql/port.ts'
import type { CatalogueContext } from './implementer.ts'
import type { Tables } from './tables.ts'
import { showsByItself } from './visibility.ts'

export type CatalogueTransaction = Transaction<Tables>

/** What a change did: the titles that are different now, and those that are no more. */
export interface Change<Result> {
  readonly result: Result
  readonly changed?: readonly TitleId[]
  readonly removed?: readonly TitleId[]
}

/**
 * Every change of the catalogue goes through here: it stamps the titles with a new version and puts the news of them into the outbox, in
 * one transaction. The version's row is locked first, so changes happen one after another and READ COMMITTED is enough.
 */
export const changeCatalogue = async <Result>(
  { sql, outbox }: Pick<CatalogueContext, 'sql' | 'outbox'>,
  change: (trx: CatalogueTransaction) => Promise<Change<Result>>,
): Promise<Result> => {
  const result = await sql.transaction(
    async (trx) => {
      const { version } = await trx.selectFrom('catalogue_version').select('version').forUpdate().executeTakeFirstOrThrow()
      const { result, changed = [], removed = [] } = await change(trx)
      if (changed.length + removed.length === 0) return result
      const next = version + 1
      await trx.updateTable('catalogue_version').set({ version: next }).execute()
      if (removed.length > 0) {
        await trx
          .insertInto('removed_title')
          .values(removed.map((titleId) => ({ title_id: titleId, version: next })))
          .execute()
      }
      for (const titleId of await withTheirSeries(trx, changed)) {
        await trx.updateTable('title').set({ version: next }).where('title_id', '=', titleId).execute()
        await outbox.put(trx, titleChanged, { key: titleId, data: { titleId, visible: await isVisibleNow(trx, titleId) } })
      }
      return result
    },
    { isolation: 'read committed' },
  )
  outbox.nudge()
  return result
}

/** What an episode shows, its series shows too: how many there are, and the first one's picture. */
const withTheirSeries = async (trx: CatalogueTransaction, titleIds: readonly TitleId[]): Promise<Set<TitleId>> => {
  const all = new Set(titleIds)
  if (all.size === 0) return all
  const rows = await trx
    .selectFrom('title')
    .select('series_id')
    .distinct()
    .where('title_id', 'in', [...all])
    .where('series_id', 'is not', null)
    .execute()
  for (const row of rows) all.add(row.series_id!)
  return all
}

const isVisibleNow = async (trx: CatalogueTransaction, titleId: TitleId): Promise<boolean> => {
  const columns = ['title_id', 'kind', 'visible_wish', 'published_build_id', 'series_id'] as const
  const title = await trx.selectFrom('title').select(columns).where('title_id', '=', titleId).executeTakeFirstOrThrow()
  const shows = (row: Pick<typeof title, 'visible_wish' | 'published_build_id'>) =>
    showsByItself({ visibleWish: row.visible_wish ?? undefined, published: row.published_build_id !== null })
  if (title.kind === 'series') {
    const episodes = await trx.selectFrom('title').select(columns).where('series_id', '=', titleId).execute()
    return title.visible_wish !== false && episodes.some(shows)
  }
  const series =
    title.series_id && (await trx.selectFrom('title').select('visible_wish').where('title_id', '=', title.series_id).executeTakeFirst())
  return shows(title) && !(series && series.visible_wish === false)
}
