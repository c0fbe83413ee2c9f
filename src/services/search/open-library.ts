import type { TitleId } from '../../contracts/ids.ts'
import type { Clients } from '../../contracts/index.ts'
import type { Clock } from '../../kit/clock.ts'
import { messageOf } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import { type Refreshed, refreshed } from '../../kit/refreshed.ts'
import { buildTitleIndex, type TitleIndex } from './title-index.ts'

/** The index of one version of the catalogue. */
export interface Library {
  readonly version: number
  readonly index: TitleIndex
  /** The titles added last, first. */
  readonly newest: readonly TitleId[]
}

/** News of a change reaches one process of this service; the others see it after this long at the latest. */
const maxAgeMs = 30_000

export const openLibrary = (needs: { clients: Pick<Clients, 'catalogue'>; clock: Clock; log: Log }): Refreshed<Library> =>
  refreshed({
    maxAgeMs,
    clock: needs.clock,
    load: async (held) => {
      const listing = await needs.clients.catalogue.listVisible()
      return held && held.version === listing.version ? held : libraryOf(listing)
    },
    onTrouble: (trouble) => needs.log.warn('the catalogue could not be read; the index stays as it is', { error: messageOf(trouble) }),
  })

const libraryOf = ({ version, items }: Awaited<ReturnType<Clients['catalogue']['listVisible']>>): Library => ({
  version,
  index: buildTitleIndex(
    items.map((item) => ({
      titleId: item.titleId,
      names: Object.values(item.name),
      people: item.cast,
      genres: item.genres,
      maturityAge: item.maturityAge,
      rights: item.rights,
    })),
  ),
  newest: items.toSorted((a, b) => (a.addedAt < b.addedAt ? 1 : -1)).map((item) => item.titleId),
})
