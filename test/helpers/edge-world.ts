import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { createRouterClient, implement } from '@orpc/server'
import type { z } from 'zod'
import type { EventDefinition, EventOf } from '../../src/contracts/events/index.ts'
import { contracts } from '../../src/contracts/index.ts'
import type { JobId, MasterId, PlayId } from '../../src/contracts/ids.ts'
import type { Service } from '../../src/contracts/service.ts'
import type { EdgeReport } from '../../src/contracts/steering.ts'
import type { MacKey } from '../../src/engines/keys/port.ts'
import { manualClock, type ManualClock } from '../../src/kit/clock.ts'
import { hmacSha256 } from '../../src/kit/hash.node.ts'
import { rememberingLog } from '../../src/kit/log.ts'
import { formatEdgeToken, macsWith, type EdgeToken } from '../../src/rules/edge-token.ts'
import { buildEdge, type EdgeSettings } from '../../src/services/edge/index.ts'
import type { EdgeContext } from '../../src/services/edge/implementer.ts'
import { memoryBlobs } from './memory-blobs.ts'
import { sampleBuildId, sampleTitleId, type SampleBuild } from './sample-build.ts'
import { temporaryFolder } from './temporary-folder.ts'

export const samplePlayId = '019370a0-0000-7000-8000-0000000000d1' as PlayId
const edgeKeys: MacKey[] = [{ keyId: 1, secret: new Uint8Array(32).fill(7) }]

export interface Heard {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** The edge service with real listeners over a folder of its own, blobs in memory, a clock that stands still and a steering that only listens. */
export const openEdgeWorld = async (change: Partial<EdgeSettings> & { clock?: ManualClock; keys?: MacKey[] } = {}) => {
  const { clock = manualClock(), keys = edgeKeys, ...settings } = change
  const folder = await temporaryFolder()
  const blobs = memoryBlobs()
  const log = rememberingLog()
  const reports: EdgeReport[] = []
  const steering = { deaf: false }
  const encode = { builds: new Map<string, SampleBuild & { state: 'ready' | 'removed' }>(), asked: 0, deaf: false }
  const { readBuild } = createRouterClient({
    readBuild: implement(contracts.encode).readBuild.handler(({ input, errors }) => {
      encode.asked += 1
      if (encode.deaf) throw new Error('encode does not answer')
      const found = encode.builds.get(input.buildId)
      if (!found) throw errors.NO_SUCH_BUILD()
      const { titleId, buildId, factsBlob, filesBlob, sizeBytes, state } = found
      const rest = { masterId: buildId as string as MasterId, jobId: buildId as string as JobId, createdAt: '2026-01-01T00:00:00.000Z' }
      return {
        titleId,
        buildId,
        factsBlob,
        filesBlob,
        sizeBytes,
        state,
        ...rest,
        recipe: 'economy' as const,
        complete: true,
        durationSeconds: 5,
        rungs: [],
      }
    }),
  })
  const needs = {
    blobs,
    keys: { macKeys: async () => [...keys] } as never,
    clients: {
      encode: { readBuild },
      steering: {
        report: async (report: EdgeReport) => {
          if (steering.deaf) throw new Error('steering does not answer')
          reports.push(report)
          return {}
        },
      },
    } as never,
    clock,
    log,
    folder: folder.path,
    settings: { host: '127.0.0.1', edges: [{ name: 'one', port: 0, capacityBytes: 1e9 }], ...settings },
  }
  let running = await startService(needs).catch(async (trouble: unknown) => {
    await folder[Symbol.asyncDispose]()
    throw trouble
  })
  const world = {
    clock,
    blobs,
    log,
    reports,
    steering,
    encode,
    needs,
    keys,
    folder: folder.path,
    get service(): Service {
      return running.service
    },
    /** The port of an edge, as it reported it. */
    port: (edge = 'one') => reports.findLast((report) => report.edge === edge)!.port,
    /** Tells the service an event, as the host would. */
    tell: async <Definition extends EventDefinition>(event: Definition, data: z.input<Definition['data']>): Promise<void> => {
      const envelope = {
        id: '019370a0-0000-7000-8000-000000000001',
        name: event.name,
        at: new Date(clock.now()).toISOString(),
        key: 'key',
        sequence: 1,
        data,
      }
      await running.service.reactions!.find((reaction) => reaction.event.name === event.name)!.react(envelope as EventOf<EventDefinition>)
    },
    token: (claims: Partial<EdgeToken> = {}): string =>
      formatEdgeToken(
        {
          keyId: 1,
          expiresAt: clock.now() + 3_600_000,
          maxHeight: 65_535,
          playId: samplePlayId,
          titleId: sampleTitleId,
          buildId: sampleBuildId,
          ...claims,
        },
        macsWith(keys, hmacSha256),
      ),
    /** Asks a listener; the path goes out as it is. */
    ask: (path: string, options: { method?: string; headers?: Record<string, string>; edge?: string } = {}): Promise<Heard> =>
      new Promise((resolve, reject) => {
        const { method = 'GET', headers = {}, edge } = options
        const send = settings.tls ? secureRequest : request
        const asked = send(
          {
            host: '127.0.0.1',
            port: world.port(edge),
            path,
            method,
            headers,
            agent: false,
            ...(settings.tls && { rejectUnauthorized: false }),
          },
          (response) => {
            const parts: Buffer[] = []
            response.on('data', (part: Buffer) => parts.push(part))
            response.on('error', reject)
            response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) }))
          },
        )
        asked.on('error', reject)
        asked.end()
      }),
    restart: async (): Promise<void> => {
      await running.stop()
      running = await startService(needs)
    },
    /** What the first edge counts, and the files that it holds open. */
    edge: () => (running.service.context as EdgeContext).edges[0]!,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await running.stop()
      await folder[Symbol.asyncDispose]()
    },
  }
  return world
}

const startService = async (needs: Parameters<typeof buildEdge>[0]) => {
  const service = await buildEdge(needs)
  const started = await service.start!().catch(async (trouble: unknown) => {
    await service.close!()
    throw trouble
  })
  return {
    service,
    stop: async () => {
      for (const closable of [...started].reverse()) await closable.close()
      await service.close!()
    },
  }
}
