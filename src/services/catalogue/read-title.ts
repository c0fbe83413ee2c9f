import { catalogue } from './implementer.ts'
import { titleView } from './title-view.ts'

export const readTitle = catalogue.readTitle.handler(async ({ input, context, errors }) => {
  const shelf = await context.shelves.read()
  const title = shelf.titles.get(input.titleId)
  if (!title) throw errors.NO_SUCH_TITLE()
  return titleView(shelf, title)
})
