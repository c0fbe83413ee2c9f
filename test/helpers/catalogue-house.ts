import type { catalogue } from '../../src/contracts/catalogue.ts'
import type { EventOf, buildReady, buildRemoved } from '../../src/contracts/events/index.ts'
import type { BuildId, JobId, MasterId, TitleId } from '../../src/contracts/ids.ts'
import type { Call } from '../../src/contracts/service.ts'
import { manualClock, toInstant } from '../../src/kit/clock.ts'
import { newIds } from '../../src/kit/ids.ts'
import { silentLog } from '../../src/kit/log.ts'
import { seededRandom } from '../../src/kit/random.ts'
import { buildCatalogue } from '../../src/services/catalogue/index.ts'
import { callAs, clientOf } from './calls.ts'
import { memoryBlobs } from './memory-blobs.ts'
import { openTestOutbox } from './outbox.ts'
import { openTestSql } from './sql.ts'

type Ready = EventOf<typeof buildReady>

/** The catalogue on a real database, with its clock in the test's hands. */
export const openCatalogueHouse = async () => {
  const database = await openTestSql()
  const clock = manualClock()
  const newId = newIds({ clock, random: seededRandom('catalogue') })
  const { outbox, told } = openTestOutbox(database.sql, newId)
  const blobs = memoryBlobs()
  const build = () => buildCatalogue({ sql: database.sql, outbox, blobs, clock, newId, log: silentLog })
  const service = await build()
  const hear = async (name: string, event: unknown) => {
    const { react } = service.reactions!.find((each) => each.event.name === name)!
    await react(event as Parameters<typeof react>[0])
  }
  return {
    service,
    clock,
    blobs,
    sql: database.sql,
    newId,
    /** Another process of the same service on the same database. */
    build,
    as: (call: Call = callAs()) => clientOf<typeof catalogue>(service, call),
    told,
    hear: {
      ready: (event: Ready) => hear('build.ready', event),
      removed: (event: EventOf<typeof buildRemoved>) => hear('build.removed', event),
    },
    /** News of a build of this title, ready now; one millisecond passes. */
    async ready(titleId: TitleId, change: Partial<Ready['data']> = {}): Promise<Ready> {
      await clock.advance(1)
      const buildId = change.buildId ?? newId<BuildId>()
      return {
        id: newId(),
        name: 'build.ready',
        at: toInstant(clock.now()),
        key: titleId,
        sequence: 1,
        data: {
          buildId,
          titleId,
          masterId: newId<MasterId>(),
          jobId: newId<JobId>(),
          complete: true,
          durationSeconds: 60,
          factsBlob: 'a'.repeat(64),
          filesBlob: 'b'.repeat(64),
          sizeBytes: 1000,
          artwork: [],
          tint: '#ffb347',
          ...change,
        },
      }
    },
    removed: (titleId: TitleId, buildId: BuildId): EventOf<typeof buildRemoved> => ({
      id: newId(),
      name: 'build.removed',
      at: toInstant(clock.now()),
      key: titleId,
      sequence: 2,
      data: { titleId, buildId },
    }),
    async [Symbol.asyncDispose]() {
      await outbox.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** A series with episodes that have no build yet. */
export const makeSeries = async (house: Awaited<ReturnType<typeof openCatalogueHouse>>, episodes = 2) => {
  const operator = house.as()
  const { titleId: seriesId } = await operator.createTitle({ kind: 'series', name: { en: 'Lanterns', ja: '灯' } })
  const ids: TitleId[] = []
  for (let episode = 1; episode <= episodes; episode += 1) {
    ids.push((await operator.createTitle({ kind: 'episode', name: { en: `Part ${episode}` }, seriesId, season: 1, episode })).titleId)
  }
  return { seriesId, ids }
}
