import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { encode } from '../../src/contracts/encode.ts'
import type { Clients } from '../../src/contracts/index.ts'
import type { Job } from '../../src/contracts/encode.ts'
import type { JobId, TitleId } from '../../src/contracts/ids.ts'
import { openFileBlobs } from '../../src/engines/blobs/file-blobs.ts'
import { openOutbox } from '../../src/engines/outbox/sql-outbox.ts'
import type { SqlEngine } from '../../src/engines/sql/port.ts'
import { openTranscoder } from '../../src/engines/transcoder/child-transcoder.ts'
import type { Transcoder } from '../../src/engines/transcoder/port.ts'
import { openWork } from '../../src/engines/work/sql-work.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { newIds } from '../../src/kit/ids.ts'
import type { Closable } from '../../src/kit/lifecycle.ts'
import { rememberingLog } from '../../src/kit/log.ts'
import { systemRandom } from '../../src/kit/random.ts'
import { buildEncode, type EncodeSettings } from '../../src/services/encode/index.ts'
import type { ContentKeys } from '../../src/services/encode/content-keys.ts'
import type { EncodeContext } from '../../src/services/encode/implementer.ts'
import { callAs, clientOf } from './calls.ts'
import { rememberingEventLog } from './event-log.ts'
import { waitFor } from './wait-for.ts'

/** A catalogue and a playback that do what encode asks of them, and show it. */
export const encodeNeighbours = (newId: () => string = newIds({ clock: systemClock, random: systemRandom })) => {
  const titles = new Map<
    string,
    { titleId: TitleId; kind: 'film' | 'series' | 'episode'; name: Record<string, string>; buildId?: string }
  >()
  const byKey = new Map<string, TitleId>()
  const watching = { plays: 0, answers: true }
  const missing = async () => {
    const { ORPCError } = await import('@orpc/server')
    return new ORPCError('NO_SUCH_TITLE', { status: 404, defined: true })
  }
  const clients = {
    catalogue: {
      async createTitle({ idempotencyKey, kind, name }: { idempotencyKey?: string; kind: 'film'; name: Record<string, string> }) {
        const titleId = byKey.get(idempotencyKey ?? '') ?? (newId() as TitleId)
        if (idempotencyKey !== undefined) byKey.set(idempotencyKey, titleId)
        titles.set(titleId, { titleId, kind, name })
        return titles.get(titleId)!
      },
      async readTitle({ titleId }: { titleId: TitleId }) {
        const title = titles.get(titleId)
        if (!title) throw await missing()
        return title
      },
      async readPlayable({ titleId }: { titleId: TitleId }) {
        const title = titles.get(titleId)
        if (!title) throw await missing()
        return { titleId, ...(title.buildId && { build: { buildId: title.buildId } }) }
      },
      async deleteTitle({ titleId }: { titleId: TitleId }) {
        if (!titles.delete(titleId)) throw await missing()
        return {}
      },
    },
    playback: {
      async countPlays() {
        if (!watching.answers) throw new Error('playback does not answer')
        return { plays: watching.plays }
      },
    },
  } as unknown as Pick<Clients, 'catalogue' | 'playback'>
  return { clients, titles, watching }
}

export interface EncodeHouseOptions {
  /** Where blobs lie, when not in the folder. */
  readonly blobsFolder?: string
  readonly settings?: Partial<EncodeSettings>
  readonly contentKeys?: ContentKeys
  /** Changes what the tools do. */
  readonly transcoder?: (real: Transcoder) => Transcoder
}

/** Encode on real engines in a folder and on a database that may have been used before. Nothing runs until `start`. Fit for a process of its own. */
export const openEncodeIn = async (folder: string, sql: SqlEngine, options: EncodeHouseOptions = {}) => {
  const clock = systemClock
  const newId = newIds({ clock, random: systemRandom })
  const log = rememberingLog()
  const masters = join(folder, 'masters')
  const ownFolder = join(folder, 'encode')
  await Promise.all([masters, ownFolder].map((path) => mkdir(path, { recursive: true })))
  const eventLog = rememberingEventLog()
  const neighbours = encodeNeighbours(newId)
  const outbox = openOutbox({ sql, eventLog, clock, newId, log })
  const blobs = await openFileBlobs({ folder: options.blobsFolder ?? join(folder, 'blobs'), clock, newId, log })
  const real = await openTranscoder({ log, clock, folder: join(folder, 'transcoder') })
  const service = await buildEncode(
    {
      sql,
      outbox,
      work: openWork({ sql, clock }),
      blobs,
      transcoder: options.transcoder?.(real) ?? real,
      clients: neighbours.clients,
      clock,
      newId,
      log,
      folder: ownFolder,
      copiesFolder: join(folder, 'copies'),
      ...(options.contentKeys && { contentKeys: options.contentKeys }),
      settings: {
        ...{ roots: [masters], maxUploadBytes: 1e9, workers: 2, duty: 'whole', masters: 'delete', share: 'folder', copiesBytes: 1e9 },
        ...options.settings,
      },
    },
    { leaseMs: 1500, heartbeatMs: 100, lookMs: 200 },
  )
  const context = service.context as EncodeContext
  const client = clientOf<typeof encode>(service, callAs())
  let loops: readonly Closable[] = []
  return {
    service,
    context,
    client,
    ...neighbours,
    blobs,
    log,
    sql,
    folder,
    masters,
    ownFolder,
    async start() {
      loops = await service.start!()
    },
    async stop() {
      await Promise.all(loops.map((one) => one.close()))
      loops = []
    },
    /** What was told so far, once all of it has reached the log. */
    async told(name?: string) {
      await waitFor(async () => (await outbox.waiting()) === 0)
      return eventLog.told(name)
    },
    /** The job when it is over. */
    async over(jobId: JobId, patienceMs = 60_000): Promise<Job> {
      const isOver = (job: Job) => ['done', 'refused', 'failed', 'cancelled'].includes(job.state)
      let last: Job | undefined
      return waitFor(async () => isOver((last = await client.readJob({ jobId }))) && last, {
        patienceMs,
        words: () => `the job is not over: ${JSON.stringify(last, undefined, 1)}`,
      })
    },
    async close() {
      await this.stop()
      await outbox.close()
      await blobs.close()
    },
  }
}
