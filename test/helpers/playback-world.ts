import { createRouterClient, implement } from '@orpc/server'
import { callAs, clientOf } from './calls.ts'
import { memoryBlobs } from './memory-blobs.ts'
import { testPerson } from './people.ts'
import { sampleBuild } from './sample-build.ts'
import { openTestSql } from './sql.ts'
import { waitFor } from './wait-for.ts'
import { contracts, type Clients } from '../../src/contracts/index.ts'
import { EventEnvelope } from '../../src/contracts/events/index.ts'
import type { AccountId, BuildId, ProfileId, TitleId } from '../../src/contracts/ids.ts'
import type { Right } from '../../src/contracts/rights.ts'
import type { playback as contract, PlaySession } from '../../src/contracts/playback.ts'
import type { Person, Place } from '../../src/contracts/service.ts'
import { openOutbox } from '../../src/engines/outbox/sql-outbox.ts'
import { manualClock, systemClock, toInstant } from '../../src/kit/clock.ts'
import { hmacSha256 } from '../../src/kit/hash.node.ts'
import { newIds } from '../../src/kit/ids.ts'
import { rememberingLog, silentLog } from '../../src/kit/log.ts'
import { systemRandom } from '../../src/kit/random.ts'
import { checkEdgeToken, macsWith } from '../../src/rules/edge-token.ts'
import type { PlaybackContext } from '../../src/services/playback/implementer.ts'
import { buildPlayback } from '../../src/services/playback/index.ts'
import { onTitleRemoved } from '../../src/services/playback/on-title-removed.ts'
import { onTitleRightsChanged } from '../../src/services/playback/on-title-rights-changed.ts'

const keys = [{ keyId: 3, secret: new Uint8Array(32).fill(3) }]
export const nextTitleId = '019370a0-0000-7000-8000-0000000000e9' as TitleId
export const otherProfile = testPerson({ profileId: '019370a0-0000-7000-8000-0000000000c2' as ProfileId })
export const operator = testPerson({
  accountId: '019370a0-0000-7000-8000-0000000000a9' as AccountId,
  profileId: '019370a0-0000-7000-8000-0000000000c9' as ProfileId,
  operator: true,
})

/** Playback on a real database, with peers that answer as they are told here. */
export const openPlaybackWorld = async () => {
  const house = await openTestSql()
  const clock = manualClock()
  const newId = newIds({ clock: systemClock, random: systemRandom })
  const log = rememberingLog()
  const blobs = memoryBlobs()
  const build = await sampleBuild(blobs)
  const told: { topic: string; value: string }[] = []
  const eventLog = {
    append: async (topic: string, entries: readonly { value: string }[]) =>
      void told.push(...entries.map(({ value }) => ({ topic, value }))),
  }
  const outbox = openOutbox({ sql: house.sql, eventLog, clock: systemClock, newId, log: silentLog })

  const peers = {
    title: {
      titleId: build.titleId,
      kind: 'film' as const,
      visible: true,
      maturityAge: 12,
      rights: [] as Right[],
      build: { buildId: build.buildId, factsBlob: build.factsBlob } as { buildId: BuildId; factsBlob: string } | undefined,
      nextTitleId,
    },
    offer: { offerId: 'house', name: 'House', maxHeight: 2160, streams: 4, downloads: 4, ads: false, open: true },
    active: true,
    positions: [] as { titleId: TitleId; positionSeconds: number; finished: boolean }[],
    pathways: [
      { edge: 'one', port: 4401, reason: 'well, holds the build' },
      { edge: 'two', port: 4402, publicUrl: 'https://two.example.org', reason: 'well, fetches the build when asked' },
    ] as { edge: string; port: number; publicUrl?: string; reason: string }[],
    builds: [] as { buildId: BuildId; titleId: TitleId; state: 'ready' | 'removed'; factsBlob: string; createdAt: string }[],
    down: new Set<string>(),
    frozen: new Set<string>(),
  }
  const up = (name: string) => {
    if (peers.down.has(name)) throw new Error(`${name} does not answer`)
  }
  const { catalogue, commerce, viewing, steering, encode } = contracts
  const whole = (one: (typeof peers.builds)[number]) => ({
    masterId: one.buildId as string as never,
    jobId: one.buildId as string as never,
    recipe: 'economy' as const,
    complete: true,
    durationSeconds: 5,
    sizeBytes: 1,
    filesBlob: one.factsBlob,
    rungs: [],
    ...one,
  })
  const clients = createRouterClient({
    catalogue: {
      readPlayable: implement(catalogue).readPlayable.handler(({ input, errors }) => {
        up('catalogue')
        if (input.titleId !== peers.title.titleId) throw errors.NO_SUCH_TITLE()
        return peers.title
      }),
    },
    commerce: {
      readEntitlement: implement(commerce).readEntitlement.handler(({ input }) => {
        up('commerce')
        return { accountId: input.accountId, active: peers.active, offer: peers.offer, since: '2026-01-01T00:00:00.000Z' }
      }),
    },
    viewing: {
      readHistory: implement(viewing).readHistory.handler(async () => {
        up('viewing')
        if (peers.frozen.has('viewing')) await new Promise(() => {})
        return {
          items: peers.positions.map((position) => ({ durationSeconds: 5, at: '2026-01-01T00:00:00.000Z', ...position })),
          myList: [],
        }
      }),
    },
    steering: {
      choosePathways: implement(steering).choosePathways.handler(() => {
        up('steering')
        return { pathways: peers.pathways }
      }),
    },
    encode: {
      readBuild: implement(encode).readBuild.handler(({ input, errors }) => {
        const found = peers.builds.find((one) => one.buildId === input.buildId)
        if (!found) throw errors.NO_SUCH_BUILD()
        return whole(found)
      }),
      listBuilds: implement(encode).listBuilds.handler(() => ({ items: peers.builds.map(whole) })),
    },
  }) as unknown as Clients

  const service = await buildPlayback({
    sql: house.sql,
    outbox,
    blobs,
    keys: { macKeys: async () => keys } as never,
    clients,
    clock,
    newId,
    log,
    settings: { edgeUrls: 'direct' },
  })
  const context = service.context as PlaybackContext
  return {
    clock,
    log,
    peers,
    build,
    blobs,
    service,
    context,
    as: (person: Person = testPerson(), origin?: string, place?: Place) =>
      clientOf<typeof contract>(service, callAs({ person, ...(origin !== undefined && { origin }), ...(place && { place }) })),
    /** Every event so far, once the outbox is empty. */
    events: async () => {
      context.outbox.nudge()
      await waitFor(async () => (await outbox.waiting()) === 0)
      return told
        .map(({ value }) => EventEnvelope.parse(JSON.parse(value)))
        .map(({ name, key, data }) => ({ name, key, data: data as Record<string, unknown> }))
    },
    removeTitle: () => {
      const data = { titleId: build.titleId }
      return onTitleRemoved(context, {
        id: newId(),
        name: 'title.removed',
        at: toInstant(clock.now()),
        key: build.titleId,
        sequence: 1,
        data,
      })
    },
    rightsChange: () =>
      onTitleRightsChanged(context, {
        id: newId(),
        name: 'title.rights-changed',
        at: toInstant(clock.now()),
        key: build.titleId,
        sequence: 1,
        data: { titleId: build.titleId },
      }),
    async [Symbol.asyncDispose]() {
      await outbox.close()
      await house[Symbol.asyncDispose]()
    },
  }
}
export const tokenOf = (session: PlaySession) => new URL(session.pathways[0]!.baseUrl).pathname.split('/').at(-3)!

export const claimsOf = (session: PlaySession, nowMs: number) => checkEdgeToken(tokenOf(session), nowMs, macsWith(keys, hmacSha256))
