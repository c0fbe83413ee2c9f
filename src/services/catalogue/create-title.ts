import type { TitleWrite } from '../../contracts/catalogue.ts'
import type { TitleId } from '../../contracts/ids.ts'
import { assert } from '../../kit/failure.ts'
import { type CatalogueTransaction, changeCatalogue } from './change-catalogue.ts'
import { catalogue, type CatalogueContext } from './implementer.ts'
import { seriesPlace } from './series-place.ts'
import { titleView } from './title-view.ts'

export const createTitle = catalogue.createTitle.handler(async ({ input, context, errors }) => {
  const titleId = await changeCatalogue(context, async (trx) => {
    const earlier = await findByKey(trx, input.idempotencyKey)
    if (earlier) return { result: earlier }
    const place = seriesPlace(input)
    if (!place || (place.seriesId && !(await isSeries(trx, place.seriesId)))) return { result: undefined }
    const titleId = await insertTitle(trx, context, input)
    return { result: titleId, changed: [titleId] }
  })
  if (!titleId) throw errors.BAD_SERIES()
  const shelf = await context.shelves.read()
  const title = shelf.titles.get(titleId)
  assert(title, 'a title that was just made is not on the shelf')
  return titleView(shelf, title)
})

export const isSeries = async (trx: CatalogueTransaction, titleId: TitleId): Promise<boolean> =>
  (await trx.selectFrom('title').select('title_id').where('title_id', '=', titleId).where('kind', '=', 'series').executeTakeFirst()) !==
  undefined

const findByKey = async (trx: CatalogueTransaction, key: string | undefined): Promise<TitleId | undefined> =>
  key === undefined
    ? undefined
    : (await trx.selectFrom('title').select('title_id').where('idempotency_key', '=', key).executeTakeFirst())?.title_id

const insertTitle = async (
  trx: CatalogueTransaction,
  { newId, clock }: Pick<CatalogueContext, 'newId' | 'clock'>,
  input: TitleWrite & { idempotencyKey?: string | undefined },
): Promise<TitleId> => {
  const titleId = newId<TitleId>()
  const now = new Date(clock.now())
  const place = seriesPlace(input)
  await trx
    .insertInto('title')
    .values({
      title_id: titleId,
      kind: input.kind,
      name: JSON.stringify(input.name),
      synopsis: JSON.stringify(input.synopsis),
      year: input.year ?? null,
      genres: JSON.stringify(input.genres),
      cast_members: JSON.stringify(input.cast),
      maturity_age: input.maturityAge,
      original_language: input.originalLanguage ?? null,
      series_id: place?.seriesId ?? null,
      season: place?.season ?? null,
      episode: place?.episode ?? null,
      visible_wish: null,
      published_build_id: null,
      previous_build_id: null,
      published_at: null,
      version: 0,
      idempotency_key: input.idempotencyKey ?? null,
      created_at: now,
      updated_at: now,
    })
    .execute()
  return titleId
}
