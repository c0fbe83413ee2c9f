import { buildReady, buildRemoved } from '../../contracts/events/index.ts'
import { reaction, type Service } from '../../contracts/service.ts'
import type { Blobs } from '../../engines/blobs/port.ts'
import type { OutboxEngine } from '../../engines/outbox/port.ts'
import type { SqlEngine } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import type { NewId } from '../../kit/ids.ts'
import type { Log } from '../../kit/log.ts'
import { artworkPrefix } from './artwork.ts'
import { createTitle } from './create-title.ts'
import { deleteTitle } from './delete-title.ts'
import { catalogue, type CatalogueContext } from './implementer.ts'
import { listRightsCalendar } from './list-rights-calendar.ts'
import { listTitles } from './list-titles.ts'
import { listVisible } from './list-visible.ts'
import { onBuildReady } from './on-build-ready.ts'
import { onBuildRemoved } from './on-build-removed.ts'
import { openShelves } from './open-shelves.ts'
import { publish } from './publish.ts'
import { putRights } from './put-rights.ts'
import { readCards } from './read-cards.ts'
import { readPlayable } from './read-playable.ts'
import { readRights } from './read-rights.ts'
import { readTitlePage } from './read-title-page.ts'
import { readTitle } from './read-title.ts'
import { rollback } from './rollback.ts'
import { serveArtwork } from './serve-artwork.ts'
import { migrations, type Tables } from './tables.ts'
import { updateTitle } from './update-title.ts'

export interface CatalogueNeeds {
  readonly sql: SqlEngine
  readonly outbox: OutboxEngine
  readonly blobs: Blobs
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
}

export const buildCatalogue = async (needs: CatalogueNeeds): Promise<Service> => {
  const { blobs, clock, newId, log } = needs
  const sql = await needs.sql.open<Tables>('catalogue', migrations)
  const outbox = await needs.outbox.open('catalogue')
  const context: CatalogueContext = { sql, outbox, blobs, shelves: openShelves({ sql, log }), clock, newId, log }
  return {
    router: catalogue.router({
      createTitle,
      updateTitle,
      deleteTitle,
      readTitle,
      listTitles,
      publish,
      rollback,
      putRights,
      readRights,
      listRightsCalendar,
      readTitlePage,
      readCards,
      listVisible,
      readPlayable,
    }),
    context,
    routes: [{ prefix: artworkPrefix, handle: (request, call) => serveArtwork(context, request, call) }],
    reactions: [
      reaction(buildReady, (event) => onBuildReady(context, event)),
      reaction(buildRemoved, (event) => onBuildRemoved(context, event)),
    ],
  }
}
