import type { TitleChange } from '../../contracts/catalogue.ts'
import { titleRightsChanged } from '../../contracts/events/index.ts'
import type { TitleId } from '../../contracts/ids.ts'
import type { Updateable } from '../../engines/sql/port.ts'
import { type CatalogueTransaction, changeCatalogue } from './change-catalogue.ts'
import { isSeries } from './create-title.ts'
import { catalogue } from './implementer.ts'
import { seriesPlace } from './series-place.ts'
import { titleView } from './title-view.ts'
import type { Tables } from './tables.ts'

export const updateTitle = catalogue.updateTitle.handler(async ({ input, context, errors }) => {
  const { titleId } = input
  const outcome = await changeCatalogue(context, async (trx) => {
    const title = await trx.selectFrom('title').selectAll().where('title_id', '=', titleId).executeTakeFirst()
    if (!title) return { result: 'NO_SUCH_TITLE' as const }
    const kind = input.kind ?? title.kind
    const place = seriesPlace({
      kind,
      seriesId: input.seriesId ?? title.series_id ?? undefined,
      season: input.season ?? title.season ?? undefined,
      episode: input.episode ?? title.episode ?? undefined,
    })
    const misplaced = !place || place.seriesId === titleId || (place.seriesId && !(await isSeries(trx, place.seriesId)))
    if (misplaced) return { result: 'BAD_SERIES' as const }
    if (title.kind === 'series' && kind !== 'series' && (await hasEpisodes(trx, titleId))) return { result: 'HAS_EPISODES' as const }
    await trx
      .updateTable('title')
      .set({
        ...columnsOf(input),
        kind,
        series_id: place.seriesId,
        season: place.season,
        episode: place.episode,
        updated_at: new Date(context.clock.now()),
      })
      .where('title_id', '=', titleId)
      .execute()
    // An episode may have the rights of its series.
    if (title.series_id !== place.seriesId) await context.outbox.put(trx, titleRightsChanged, { key: titleId, data: { titleId } })
    // The series that an episode leaves is different too.
    const left = title.series_id && title.series_id !== place.seriesId ? [title.series_id] : []
    return { result: 'CHANGED' as const, changed: [titleId, ...left] }
  })
  if (outcome === 'NO_SUCH_TITLE') throw errors.NO_SUCH_TITLE()
  if (outcome === 'BAD_SERIES') throw errors.BAD_SERIES()
  if (outcome === 'HAS_EPISODES')
    throw errors.BAD_SERIES({ message: 'This series still has episodes. Move or delete them before it becomes something else.' })
  const shelf = await context.shelves.read()
  const title = shelf.titles.get(titleId)
  if (!title) throw errors.NO_SUCH_TITLE()
  return titleView(shelf, title)
})

const hasEpisodes = async (trx: CatalogueTransaction, seriesId: TitleId): Promise<boolean> =>
  (await trx.selectFrom('title').select('title_id').where('series_id', '=', seriesId).executeTakeFirst()) !== undefined

const columnsOf = (change: TitleChange & { visible?: boolean | undefined }): Updateable<Tables['title']> => ({
  ...(change.name && { name: JSON.stringify(change.name) }),
  ...(change.synopsis && { synopsis: JSON.stringify(change.synopsis) }),
  ...(change.genres && { genres: JSON.stringify(change.genres) }),
  ...(change.cast && { cast_members: JSON.stringify(change.cast) }),
  ...(change.year !== undefined && { year: change.year }),
  ...(change.maturityAge !== undefined && { maturity_age: change.maturityAge }),
  ...(change.originalLanguage !== undefined && { original_language: change.originalLanguage }),
  ...(change.visible !== undefined && { visible_wish: change.visible }),
})
