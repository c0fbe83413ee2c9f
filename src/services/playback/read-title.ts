import { isDefinedError, safe } from '@orpc/client'
import type { TitleId } from '../../contracts/ids.ts'
import type { Playable } from './entitlement.ts'
import type { PlaybackContext } from './implementer.ts'

/** What the catalogue says about a title; undefined when it knows none. */
export const readTitle = async ({ clients }: Pick<PlaybackContext, 'clients'>, titleId: TitleId): Promise<Playable | undefined> => {
  const [trouble, title] = await safe(clients.catalogue.readPlayable({ titleId }))
  if (isDefinedError(trouble) && trouble.code === 'NO_SUCH_TITLE') return undefined
  if (trouble) throw trouble
  return title
}
