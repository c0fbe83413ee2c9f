import type { buildReady, EventOf } from '../../contracts/events/index.ts'
import type { EdgeContext } from './implementer.ts'

/** A build that is not published may be tested: it is fetched when somebody with a token asks. */
export const onBuildReady = async ({ known }: Pick<EdgeContext, 'known'>, event: EventOf<typeof buildReady>): Promise<void> => {
  const { buildId, titleId, factsBlob, filesBlob } = event.data
  await known.learn(buildId, { titleId, factsBlob, filesBlob })
}
