import type { buildReady, EventOf } from '../../contracts/events/index.ts'
import { fromInstant } from '../../kit/clock.ts'
import { type CatalogueTransaction, changeCatalogue } from './change-catalogue.ts'
import type { CatalogueContext } from './implementer.ts'
import { publicationOf, takesOver } from './publication.ts'
import { readPublication, switchTo } from './switch-publication.ts'
import { readTracks, type Tracks } from './read-tracks.ts'

type Ready = EventOf<typeof buildReady>

/**
 * Remembers the build and lets members watch it, in one transaction. Heard twice it is known already; heard after the build or its title
 * is gone, it is not believed. Neither changes anything.
 */
export const onBuildReady = async (context: CatalogueContext, event: Ready): Promise<void> => {
  const { buildId, titleId, complete } = event.data
  if (await isKnown(context.sql.db, event)) return
  const tracks = await readTracks(context, event.data.factsBlob)
  const outcome = await changeCatalogue(context, async (trx) => {
    const state = await readPublication(trx, titleId)
    if (!state) return { result: 'the title is gone' }
    if (await isKnown(trx, event)) return { result: 'known already' }
    await rememberBuild(trx, event, tracks)
    const build = { buildId, complete, readyAt: fromInstant(event.at) }
    if (!takesOver(state.current, build)) return { result: 'remembered' }
    await switchTo(trx, context, titleId, publicationOf(state.before, state.current, build))
    return { result: 'published', changed: [titleId] }
  })
  context.log.info('build is ready', { titleId, buildId, complete, outcome })
}

const isKnown = async (db: Pick<CatalogueTransaction, 'selectFrom'>, { data: { buildId } }: Ready): Promise<boolean> => {
  const known = await db.selectFrom('build').select('build_id').where('build_id', '=', buildId).executeTakeFirst()
  const removed = await db.selectFrom('removed_build').select('build_id').where('build_id', '=', buildId).executeTakeFirst()
  return (known ?? removed) !== undefined
}

const rememberBuild = async (trx: CatalogueTransaction, { at, data }: Ready, tracks: Tracks): Promise<void> => {
  await trx
    .insertInto('build')
    .values({
      build_id: data.buildId,
      title_id: data.titleId,
      complete: data.complete,
      ready_at: new Date(at),
      duration_seconds: data.durationSeconds,
      facts_blob: data.factsBlob,
      files_blob: data.filesBlob,
      size_bytes: data.sizeBytes,
      artwork: JSON.stringify(data.artwork),
      tint: data.tint,
      audio_languages: JSON.stringify(tracks.audioLanguages),
      subtitle_languages: JSON.stringify(tracks.subtitleLanguages),
      max_height: tracks.maxHeight ?? null,
    })
    .execute()
}
