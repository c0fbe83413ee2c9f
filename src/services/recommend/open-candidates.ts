import type { Clients } from '../../contracts/index.ts'
import type { Clock } from '../../kit/clock.ts'
import { messageOf } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import { type Refreshed, refreshed } from '../../kit/refreshed.ts'
import { type Candidates, candidatesOf } from './candidates.ts'

/** News of a change reaches one process of this service; the others see it after this long at the latest. */
const maxAgeMs = 30_000

export const openCandidates = (needs: { clients: Pick<Clients, 'catalogue'>; clock: Clock; log: Log }): Refreshed<Candidates> =>
  refreshed({
    maxAgeMs,
    clock: needs.clock,
    load: async (held) => {
      const listing = await needs.clients.catalogue.listVisible()
      return held && held.version === listing.version ? held : candidatesOf(listing)
    },
    onTrouble: (trouble) =>
      needs.log.warn('the catalogue could not be read; rows are made from what is known', { error: messageOf(trouble) }),
  })
