import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TitleId } from '../src/contracts/ids.ts'
import type { Clients } from '../src/contracts/index.ts'
import { serviceNames, type Call, type Person } from '../src/contracts/service.ts'
import { houseBase } from '../src/host/base.ts'
import { runInCall } from '../src/host/calls/current-call.ts'
import { readConfig } from '../src/host/config/read-config.ts'
import { openDataFolder } from '../src/host/data-folder.ts'
import { openDoors } from '../src/host/open-doors.ts'
import { runServices } from '../src/host/run-services.ts'
import { systemClock } from '../src/kit/clock.ts'
import { silentLog } from '../src/kit/log.ts'
import { makeMaster } from '../test/helpers/masters.ts'
import { waitFor } from '../test/helpers/wait-for.ts'

/** A whole house in this process with one encoded title and one member, so that calls can be measured without a wire between. */
export const openHouseInProcess = async (options: { seconds?: number } = {}) => {
  const data = mkdtempSync(join(tmpdir(), 'vitascope-bench-'))
  const config = readConfig({
    folder: data,
    variables: {},
    flags: { data, port: '0', 'edge-port': '0', demo: 'off', 'ingest-roots': '/', 'log-level': 'error' },
  })
  const base = houseBase({
    config,
    folder: openDataFolder(data),
    log: silentLog,
    tls: undefined,
    layout: 'all',
    startedAt: systemClock.now(),
  })
  const running = await runServices(base, serviceNames)
  const port = await openDoors(base, undefined, running)
  const house = running.clientsFor('host')
  const master = await makeMaster(data, 'master.mp4', { seconds: options.seconds ?? 10 })
  const { titleId, jobId } = await house.encode.submitMaster({
    source: { kind: 'path', path: master },
    name: { en: 'Measured' },
    recipe: 'economy',
    subtitles: [],
  })
  await waitFor(async () => (await house.encode.readJob({ jobId })).state === 'done', { patienceMs: 120_000 })
  await waitFor(async () => (await house.catalogue.readTitle({ titleId })).visible)
  const signedUp = await house.identity.signUp({ email: 'member@example.org', password: 'a long enough password', name: 'Ada' })
  const { person } = await house.identity.whoIs({ token: signedUp.sessionToken })
  await as(person as Person, () => house.identity.chooseProfile({ profileId: signedUp.me.profiles[0]!.profileId }))
  const chosen = (await house.identity.whoIs({ token: signedUp.sessionToken })).person as Person
  return {
    url: `http://127.0.0.1:${port}`,
    token: signedUp.sessionToken,
    titleId: titleId as TitleId,
    clients: running.clientsFor('gateway') as Clients,
    /** Runs `action` as the member would cause it at the door. */
    asMember: <Result>(action: () => Promise<Result>) => as(chosen, action),
    async close() {
      await base.lifecycle.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

const as = <Result>(person: Person, action: () => Promise<Result>): Promise<Result> => {
  const call: Call = {
    requestId: 'bench',
    deadlineAt: systemClock.now() + 60_000,
    signal: new AbortController().signal,
    caller: { service: 'gateway', person },
    origin: 'http://localhost:4400',
    address: '127.0.0.1',
  }
  return runInCall(call, action)
}
