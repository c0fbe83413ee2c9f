import { changeCatalogue } from './change-catalogue.ts'
import { catalogue } from './implementer.ts'
import { rolledBack } from './publication.ts'
import { readPublication, switchTo } from './switch-publication.ts'
import { titleView } from './title-view.ts'

export const rollback = catalogue.rollback.handler(async ({ input, context, errors }) => {
  const { titleId } = input
  const outcome = await changeCatalogue(context, async (trx) => {
    const state = await readPublication(trx, titleId)
    if (!state) return { result: 'NO_SUCH_TITLE' as const }
    const previous = state.known.find((build) => build.buildId === state.before.previous)
    if (!previous) return { result: 'NOTHING_BEFORE' as const }
    await switchTo(trx, context, titleId, rolledBack(previous, state.known))
    return { result: 'DONE' as const, changed: [titleId] }
  })
  if (outcome !== 'DONE') throw errors[outcome]()
  const shelf = await context.shelves.read()
  const title = shelf.titles.get(titleId)
  if (!title) throw errors.NO_SUCH_TITLE()
  return titleView(shelf, title)
})
