import { cardOf } from './card.ts'
import { catalogue } from './implementer.ts'
import { mayFind } from './visibility.ts'

export const readCards = catalogue.readCards.handler(async ({ input, context }) => {
  const shelf = await context.shelves.read()
  const items = input.titleIds.flatMap((titleId) => {
    const title = shelf.titles.get(titleId)
    return title && mayFind(shelf, title, input.maturityAge) ? [cardOf(shelf, title, input)] : []
  })
  return { items }
})
