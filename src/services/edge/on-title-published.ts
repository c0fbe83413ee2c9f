import type { EventOf, titlePublished } from '../../contracts/events/index.ts'
import type { EdgeContext } from './implementer.ts'

/** The wish is written down first, so that a fill goes on after a crash; the filling itself does not hold up the events behind this one. */
export const onTitlePublished = async (
  { known, fillers }: Pick<EdgeContext, 'known' | 'fillers'>,
  event: EventOf<typeof titlePublished>,
): Promise<void> => {
  const { buildId, titleId, factsBlob, filesBlob } = event.data
  const isNews = !known.isWanted(buildId)
  if ((await known.want(buildId, { titleId, factsBlob, filesBlob })) && isNews) for (const filler of fillers) filler.want(buildId)
}
