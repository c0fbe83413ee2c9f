import { titleRightsChanged } from '../../contracts/events/index.ts'
import type { TitleId } from '../../contracts/ids.ts'
import type { Right } from '../../contracts/rights.ts'
import { toInstant, fromInstant } from '../../kit/clock.ts'
import { type CatalogueTransaction, changeCatalogue } from './change-catalogue.ts'
import { catalogue } from './implementer.ts'
import { titleRightsOf } from './read-rights.ts'

/** Replaces the whole list, so asking twice is asking once; what stands already is not told again. */
export const putRights = catalogue.putRights.handler(async ({ input, context, errors }) => {
  const { titleId } = input
  const rights = JSON.stringify(input.rights.map(inOneSpelling))
  const found = await changeCatalogue(context, async (trx) => {
    const title = await trx
      .selectFrom('title')
      .leftJoin('title_rights', 'title_rights.title_id', 'title.title_id')
      .select('title_rights.rights')
      .where('title.title_id', '=', titleId)
      .executeTakeFirst()
    if (!title) return { result: false }
    if (JSON.stringify(title.rights ?? []) === rights) return { result: true }
    await trx
      .insertInto('title_rights')
      .values({ title_id: titleId, rights })
      .onConflict((conflict) => conflict.column('title_id').doUpdateSet({ rights }))
      .execute()
    for (const affected of [titleId, ...(await inheritingEpisodes(trx, titleId))])
      await context.outbox.put(trx, titleRightsChanged, { key: affected, data: { titleId: affected } })
    return { result: true, changed: [titleId] }
  })
  if (!found) throw errors.NO_SUCH_TITLE()
  const shelf = await context.shelves.read()
  const title = shelf.titles.get(titleId)
  if (!title) throw errors.NO_SUCH_TITLE()
  return titleRightsOf(shelf, title)
})

/** Each list in one order and each instant in one form, so that rights that say the same are the same. */
const inOneSpelling = ({ territories, except, from, until, offers }: Right): Right => ({
  territories: territories === 'world' ? territories : sorted(territories),
  except: sorted(except),
  ...(from !== undefined && { from: toInstant(fromInstant(from)) }),
  ...(until !== undefined && { until: toInstant(fromInstant(until)) }),
  offers: offers === 'any' ? offers : sorted(offers),
})

const sorted = (list: readonly string[]): string[] => [...new Set(list)].toSorted()

/** The episodes of a series that have its rights, because they have none of their own. */
const inheritingEpisodes = async (trx: CatalogueTransaction, seriesId: TitleId): Promise<TitleId[]> => {
  const episodes = await trx
    .selectFrom('title')
    .leftJoin('title_rights', 'title_rights.title_id', 'title.title_id')
    .select(['title.title_id', 'title_rights.rights'])
    .where('title.series_id', '=', seriesId)
    .execute()
  return episodes.filter(({ rights }) => (rights ?? []).length === 0).map((episode) => episode.title_id)
}
