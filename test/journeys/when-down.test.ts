import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Job } from '../../src/contracts/encode.ts'
import type { JobId, TitleId } from '../../src/contracts/ids.ts'
import type { Clients } from '../../src/contracts/index.ts'
import type { PlaySession } from '../../src/contracts/playback.ts'
import { serviceNames, type ServiceName } from '../../src/contracts/service.ts'
import { clientsOf, remoteLink } from '../../src/host/calls/clients.ts'
import { httpFetch } from '../../src/host/calls/http-fetch.ts'
import { claimMaker, roleKeys } from '../../src/host/calls/service-identity.ts'
import { rowOf, type WhenDown } from '../../src/host/services.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { newIds } from '../../src/kit/ids.ts'
import { systemRandom } from '../../src/kit/random.ts'
import { openHouse, type TestHouse } from '../helpers/house.ts'
import { makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** How long this house waits for a silent service, in milliseconds: longer than what a service waits for an answer that it can do without. */
const patienceMs = 2000
/** How long somebody outside waits for this house. */
const outsidePatienceMs = patienceMs + 1000

describe('a house in many processes, while one service is away', () => {
  let house: TestHouse
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let member: Clients
  let masterPath: string
  let titleId: TitleId
  let runningPlay: PlaySession

  const handOver = (name: string) =>
    house.operator.encode.submitMaster(
      { source: { kind: 'path', path: masterPath }, name: { en: name }, recipe: 'economy', idempotencyKey: name },
      inTime(),
    )
  const submit = (name: string) => soon(`handing over ${name}`, () => handOver(name))

  beforeAll(async () => {
    folder = await temporaryFolder()
    masterPath = await makeMaster(folder.path, 'film.mp4', { seconds: 1 })
    house = await openHouse({ layout: 'split', variables: { VITASCOPE_GATEWAY_PATIENCE_MS: String(patienceMs) } })
    ;({ titleId } = await submit('Short'))
    let tries = 0
    ;({ clients: member } = await soon('a member', () => house.newMember(`member${(tries += 1)}@example.org`)))
    runningPlay = await soon('a play', () => startPlay(titleId))
    await soon('home', probe.home)
  }, 180_000)
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]()
    await folder?.[Symbol.asyncDispose]()
  })

  const startPlay = async (wanted: TitleId): Promise<PlaySession> => {
    const session = await member.playback.startSession({ titleId: wanted }, inTime())
    await fetchText(session.dashUrl)
    return session
  }

  /** What the table's columns mean, as a person would try them. */
  const probe: Readonly<Record<keyof WhenDown, () => Promise<unknown>>> = {
    play: () => startPlay(titleId),
    home: async () => expect((await member.recommend.readHome({}, inTime())).rows).not.toHaveLength(0),
    ingest: () => house.operator.encode.listJobs({}, inTime()),
  }
  /** Where ingest is whole, new masters are taken too. They cost nothing: each is called off before anything of it is made. */
  const takesMasters = () => {
    const name = `Called off ${(calledOff += 1)}`
    return async () => house.operator.encode.cancelJob({ jobId: (await handOver(name)).jobId }, inTime())
  }
  let calledOff = 0
  const columns = Object.keys(probe) as (keyof WhenDown)[]

  /** Something that works, works at the latest when a busy machine has found the time for it. */
  const soon = <Result>(what: string, action: () => Promise<Result>, patience = 60_000): Promise<Result> => {
    let last: unknown
    return waitFor(
      () =>
        action().catch((trouble: unknown) => {
          last = trouble
          return undefined
        }),
      { patienceMs: patience, words: () => `${what} does not work: ${String(last)}\n${house.said().slice(-4000)}` },
    )
  }

  const everythingWorks = async () => {
    await soon('the house', async () => expect((await house.operator.gateway.readStatus({}, inTime())).status).toBe('ok'))
    await Promise.all(columns.map((column) => soon(column, probe[column])))
  }

  const expectWhatTheTablePromises = (service: ServiceName) =>
    Promise.all(
      columns.map(async (column) => {
        const [outcome, words] = rowOf(service).whenDown[column]
        const look = column === 'ingest' && words === 'whole' ? takesMasters() : probe[column]
        if (outcome === 'works') return soon(`${column} without ${service} (${words})`, look, 20_000)
        const trouble: unknown = await probe[column]().then(
          () => undefined,
          (cause: unknown) => cause,
        )
        return expect(isSilence(trouble), `${column} waits without ${service} (${words}); instead: ${String(trouble)}`).toBe(true)
      }),
    )

  it.each(serviceNames)(
    'keeps what the table promises while %s is frozen, and everything comes back with it',
    async (service) => {
      const thaw = freeze(house, [service])
      try {
        await expectWhatTheTablePromises(service)
      } finally {
        thaw()
      }
      await everythingWorks()
    },
    90_000,
  )

  it('lets running plays and running jobs go on while everything but the edges and the encoder is frozen', async () => {
    const submitted = await submit('Late')
    const thaw = freeze(
      house,
      serviceNames.filter((service) => !['edge', 'encode'].includes(service)),
    )
    try {
      const manifest = await fetchText(runningPlay.dashUrl)
      const segment = /initialization="([^"]+)"/.exec(manifest)![1]!
      await fetchText(new URL(segment, runningPlay.dashUrl).href)
      await waitFor(async () => (await readJobItself(house, submitted.jobId)).state === 'done', {
        patienceMs: 60_000,
        words: () => house.said(),
      })
    } finally {
      thaw()
    }
    await soon('a play of what was made meanwhile', () => startPlay(submitted.titleId))
  }, 180_000)

  it.each(serviceNames)(
    'keeps it while %s is dead, and starts it again',
    async (service) => {
      const pid = pidOf(house, service)
      const supervisor = house.process.pid!
      // Who would start it again does not notice yet.
      process.kill(supervisor, 'SIGSTOP')
      process.kill(pid, 'SIGKILL')
      try {
        await expectWhatTheTablePromises(service)
      } finally {
        process.kill(supervisor, 'SIGCONT')
      }
      await everythingWorks()
      expect(findPid(house, service)).not.toBe(pid)
    },
    90_000,
  )
})

const inTime = () => ({ signal: AbortSignal.timeout(outsidePatienceMs) })

const fetchText = async (url: string): Promise<string> => {
  const response = await fetch(url, inTime())
  if (!response.ok) throw new Error(`${new URL(url).pathname.split('/').at(-1)} answered ${response.status}`)
  return response.text()
}

/** No answer in time, or the words that there is none: not a refusal, and not a defect. */
const isSilence = (trouble: unknown): boolean => {
  if (trouble instanceof ORPCError) return trouble.status === 503 || trouble.status === 504
  return trouble instanceof Error && (trouble.name === 'TimeoutError' || trouble.message === 'fetch failed')
}

/** Stops the processes of some services; they neither answer nor end. Returns how to let them go on. */
const freeze = (house: TestHouse, services: readonly ServiceName[]): (() => void) => {
  const pids = services.map((service) => pidOf(house, service))
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}

/** Asks the encoder at its own socket, past a gateway that is away. */
const readJobItself = async (house: TestHouse, jobId: JobId): Promise<Job> => {
  const { privateKey } = roleKeys(join(house.data, 'keys', 'services'))
  const connection = httpFetch('encode', { socketPath: join(house.data, 'run', 'encode.sock') })
  const needs = {
    clock: systemClock,
    newId: newIds({ clock: systemClock, random: systemRandom }),
    origin: house.url,
    claimFor: claimMaker({ clock: systemClock }, 'host', privateKey('host')),
    fetch: connection.fetch,
  }
  try {
    return await clientsOf((to, from) => remoteLink(needs, to, from), 'host', ['encode']).encode.readJob({ jobId }, inTime())
  } finally {
    connection.close()
  }
}

/** The process of one service: a child of the supervisor whose command line ends with the service's name. */
const findPid = (house: TestHouse, service: ServiceName): number | undefined => {
  const supervisor = house.process.pid!
  return readFileSync(`/proc/${supervisor}/task/${supervisor}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number)
    .find((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').at(-2) === service
      } catch {
        return false
      }
    })
}

const pidOf = (house: TestHouse, service: ServiceName): number => {
  const pid = findPid(house, service)
  if (!pid) throw new Error(`${service} does not run`)
  return pid
}
