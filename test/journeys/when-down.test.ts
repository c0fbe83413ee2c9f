import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JobId, TitleId } from '../../src/contracts/ids.ts'
import type { Clients } from '../../src/contracts/index.ts'
import { serviceNames, type ServiceName } from '../../src/contracts/service.ts'
import { rowOf, type Left } from '../../src/host/services.ts'
import { openHouse, type TestHouse } from '../helpers/house.ts'
import { makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** The house gives up on a silent service after this long, so that twelve of them can be frozen in a row, in milliseconds. */
const patienceMs = 2500

describe('a house in many processes, while one service is away', () => {
  let house: TestHouse
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let member: Clients
  let titleId: TitleId
  let jobId: JobId

  beforeAll(async () => {
    folder = await temporaryFolder()
    const [opened, master] = await Promise.all([openHouse({ layout: 'split', variables: { VITASCOPE_GATEWAY_PATIENCE_MS: String(patienceMs) } }), makeMaster(folder.path, 'short.mp4', { seconds: 2 })])
    house = opened
    ;({ titleId, jobId } = await house.operator.encode.submitMaster({ source: { kind: 'path', path: master }, name: { en: 'Short' }, recipe: 'economy', subtitles: [] }))
    await waitFor(async () => (await house.operator.encode.readJob({ jobId })).state === 'done', { patienceMs: 90_000, words: () => house.said() })
    member = (await house.newMember()).clients
    await waitFor(async () => (await member.recommend.readHome()).rows.length > 0)
    await probe.play()
  }, 120_000)
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]()
    await folder?.[Symbol.asyncDispose]()
  })

  /** What the table's columns mean, as a person would try them. */
  const probe = {
    play: () => member.playback.startSession({ titleId }),
    home: () => member.recommend.readHome(),
    ingest: () => house.operator.encode.readJob({ jobId }),
  }

  const outcomeOf = async (action: () => Promise<unknown>): Promise<Left[0]> => {
    const result = await Promise.race([
      action().then(
        () => 'works' as const,
        () => 'waits' as const,
      ),
      new Promise<'waits'>((resolve) => setTimeout(() => resolve('waits'), patienceMs + 2000)),
    ])
    return result
  }

  const everythingWorks = () =>
    waitFor(
      async () => {
        const outcomes = await Promise.all([outcomeOf(probe.play), outcomeOf(probe.home), outcomeOf(probe.ingest)])
        return outcomes.every((outcome) => outcome === 'works')
      },
      { patienceMs: 30_000, words: () => `the house did not recover:\n${house.said()}` },
    )

  it.each(serviceNames)('keeps what the table promises while %s is frozen, and everything comes back with it', async (service) => {
    const { whenDown } = rowOf(service)
    const pid = pidOf(house, service)
    process.kill(pid, 'SIGSTOP')
    try {
      const [play, home, ingest] = await Promise.all([outcomeOf(probe.play), outcomeOf(probe.home), outcomeOf(probe.ingest)])
      expect({ play, home, ingest }).toEqual({ play: whenDown.play[0], home: whenDown.home[0], ingest: whenDown.ingest[0] })
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await everythingWorks()
  }, 60_000)

  it.each(serviceNames)('starts %s again when it was killed', async (service) => {
    const pid = pidOf(house, service)
    process.kill(pid, 'SIGKILL')
    await waitFor(() => {
      const now = findPid(house, service)
      return now !== undefined && now !== pid && now
    })
    await everythingWorks()
  }, 60_000)
})

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
