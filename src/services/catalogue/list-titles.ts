import { parseUuid } from '../../kit/ids.ts'
import { catalogue } from './implementer.ts'
import type { ShelfTitle } from './shelf.ts'
import { titleView } from './title-view.ts'

/** Newest first. The cursor is the id of the last title given: ids are ordered by time. */
export const listTitles = catalogue.listTitles.handler(async ({ input, context, errors }) => {
  const { cursor, limit } = input
  if (cursor !== undefined && !parseUuid(cursor)) throw errors.BAD_CURSOR()
  const shelf = await context.shelves.read()
  const query = fold(input.query ?? '')
  const found = [...shelf.titles.values()]
    .filter((title) => (cursor === undefined || title.titleId < cursor) && (query === '' || isMeant(title, query)))
    .toSorted((a, b) => (a.titleId < b.titleId ? 1 : -1))
  const items = found.slice(0, limit).map((title) => titleView(shelf, title))
  return { items, ...(found.length > limit && { nextCursor: items.at(-1)!.titleId }) }
})

const isMeant = (title: ShelfTitle, query: string): boolean =>
  title.titleId === query || Object.values(title.name).some((name) => fold(name).includes(query))

/** Without case and accents. */
const fold = (text: string): string => text.trim().normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
