import { changeCatalogue } from './change-catalogue.ts'
import { catalogue } from './implementer.ts'
import { publicationOf } from './publication.ts'
import { readPublication, switchTo } from './switch-publication.ts'
import { titleView } from './title-view.ts'

export const publish = catalogue.publish.handler(async ({ input, context, errors }) => {
  const { titleId, buildId } = input
  const outcome = await changeCatalogue(context, async (trx) => {
    const state = await readPublication(trx, titleId)
    if (!state) return { result: 'NO_SUCH_TITLE' as const }
    const build = state.known.find((known) => known.buildId === buildId)
    // A first light is ready only as long as there is nothing better.
    if (!build || (!build.complete && state.current?.complete)) return { result: 'NO_SUCH_BUILD' as const }
    if (state.before.published === buildId) return { result: 'DONE' as const }
    await switchTo(trx, context, titleId, publicationOf(state.before, state.current, build))
    return { result: 'DONE' as const, changed: [titleId] }
  })
  if (outcome !== 'DONE') throw errors[outcome]()
  const shelf = await context.shelves.read()
  const title = shelf.titles.get(titleId)
  if (!title) throw errors.NO_SUCH_TITLE()
  return titleView(shelf, title)
})
