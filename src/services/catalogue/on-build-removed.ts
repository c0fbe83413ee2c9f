import type { buildRemoved, EventOf } from '../../contracts/events/index.ts'
import { changeCatalogue } from './change-catalogue.ts'
import type { CatalogueContext } from './implementer.ts'
import { withoutBuild } from './publication.ts'
import { readPublication, switchTo } from './switch-publication.ts'

/** Forgets the build, and remembers that it is gone. Heard twice, or before its birth was heard of, it changes nothing more. */
export const onBuildRemoved = async (context: CatalogueContext, event: EventOf<typeof buildRemoved>): Promise<void> => {
  const { buildId, titleId } = event.data
  const unpublished = await changeCatalogue(context, async (trx) => {
    await trx
      .insertInto('removed_build')
      .values({ build_id: buildId })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const state = await readPublication(trx, titleId)
    if (!state) return { result: false }
    await trx.deleteFrom('build').where('build_id', '=', buildId).execute()
    if (state.before.published !== buildId && state.before.previous !== buildId) return { result: false }
    const left = state.known.filter((build) => build.buildId !== buildId)
    const publication = withoutBuild(state.before, buildId, left)
    if (publication.published === state.before.published) {
      await trx
        .updateTable('title')
        .set({ previous_build_id: publication.previous ?? null })
        .where('title_id', '=', titleId)
        .execute()
    } else {
      await switchTo(trx, context, titleId, publication)
    }
    return { result: state.before.published === buildId, changed: [titleId] }
  })
  if (unpublished) context.log.warn('the published build of a title was removed', { titleId, buildId })
}
