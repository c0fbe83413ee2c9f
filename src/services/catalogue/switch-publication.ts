import { titlePublished } from '../../contracts/events/index.ts'
import type { BuildId, TitleId } from '../../contracts/ids.ts'
import { assert } from '../../kit/failure.ts'
import type { CatalogueTransaction } from './change-catalogue.ts'
import type { CatalogueContext } from './implementer.ts'
import type { KnownBuild, Publication } from './publication.ts'

/** What stands published of a title, and every build that is known of it; undefined when there is no such title. */
export const readPublication = async (
  trx: CatalogueTransaction,
  titleId: TitleId,
): Promise<{ before: Publication; current: KnownBuild | undefined; known: KnownBuild[] } | undefined> => {
  const title = await trx
    .selectFrom('title')
    .select(['published_build_id', 'previous_build_id'])
    .where('title_id', '=', titleId)
    .executeTakeFirst()
  if (!title) return undefined
  const rows = await trx.selectFrom('build').select(['build_id', 'complete', 'ready_at']).where('title_id', '=', titleId).execute()
  const known = rows.map((row) => ({ buildId: row.build_id, complete: row.complete, readyAt: row.ready_at.getTime() }))
  return {
    before: { published: title.published_build_id ?? undefined, previous: title.previous_build_id ?? undefined },
    current: known.find((build) => build.buildId === title.published_build_id),
    known,
  }
}

/** The switch: from this transaction's commit on, members watch what `publication` says. */
export const switchTo = async (
  trx: CatalogueTransaction,
  { outbox, clock }: Pick<CatalogueContext, 'outbox' | 'clock'>,
  titleId: TitleId,
  publication: Publication,
): Promise<void> => {
  const now = new Date(clock.now())
  const { published, previous } = publication
  await trx
    .updateTable('title')
    .set((set) => ({
      published_build_id: published ?? null,
      previous_build_id: previous ?? null,
      updated_at: now,
      ...(published && { published_at: set.fn.coalesce('published_at', set.val(now)) }),
    }))
    .where('title_id', '=', titleId)
    .execute()
  if (published) await tellPublished(trx, outbox, titleId, published)
}

const tellPublished = async (
  trx: CatalogueTransaction,
  outbox: CatalogueContext['outbox'],
  titleId: TitleId,
  buildId: BuildId,
): Promise<void> => {
  const build = await trx
    .selectFrom('build')
    .select(['facts_blob', 'files_blob', 'size_bytes'])
    .where('build_id', '=', buildId)
    .executeTakeFirst()
  assert(build, 'a build that nobody knows was about to be published')
  await outbox.put(trx, titlePublished, {
    key: titleId,
    data: { titleId, buildId, factsBlob: build.facts_blob, filesBlob: build.files_blob, sizeBytes: build.size_bytes },
  })
}
