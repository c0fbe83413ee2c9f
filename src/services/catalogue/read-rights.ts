import type { TitleRights } from '../../contracts/catalogue.ts'
import { catalogue } from './implementer.ts'
import type { Shelf, ShelfTitle } from './shelf.ts'
import { rightsOf } from './visibility.ts'

export const readRights = catalogue.readRights.handler(async ({ input, context, errors }) => {
  const shelf = await context.shelves.read()
  const title = shelf.titles.get(input.titleId)
  if (!title) throw errors.NO_SUCH_TITLE()
  return titleRightsOf(shelf, title)
})

export const titleRightsOf = (shelf: Shelf, title: ShelfTitle): TitleRights => {
  const rights = [...rightsOf(shelf, title)]
  const inherited = title.rights.length === 0 && rights.length > 0
  return { titleId: title.titleId, own: [...title.rights], rights, ...(inherited && { inheritedFrom: title.seriesId }) }
}
