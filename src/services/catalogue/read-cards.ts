import { cardOf } from './card.ts'
import { catalogue } from './implementer.ts'
import { mayFind } from './visibility.ts'

export const readCards = catalogue.readCards.handler(async ({ input, context }) => {
  const { language, maturityAge } = input
  const shelf = await context.shelves.read()
  const viewer = { language, maturityAge, place: context.call.place, now: context.clock.now() }
  const items = input.titleIds.flatMap((titleId) => {
    const title = shelf.titles.get(titleId)
    return title && mayFind(shelf, title, viewer) ? [cardOf(shelf, title, viewer)] : []
  })
  return { items }
})
