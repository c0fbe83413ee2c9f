import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { Clients } from '../../src/contracts/index.ts'
import { repositoryFolder } from '../../src/host/version.ts'
import type { HouseFacts } from '../../src/host/topology.ts'
import { waitFor } from './wait-for.ts'

export const layouts = ['all', 'split'] as const
export type Layout = (typeof layouts)[number]

export const adminEmail = 'operator@example.org'
export const adminPassword = 'a long enough password'

/** How long a house may take to come up on a busy machine, in milliseconds. */
const startPatienceMs = 60_000

export interface TestHouse extends AsyncDisposable {
  readonly url: string
  readonly data: string
  readonly layout: Layout
  /** As the command line of this machine: with the operator's key file. */
  readonly operator: Clients
  /** As whoever holds this token; without one as nobody. */
  readonly as: (token?: string) => Clients
  /** A new member with a chosen profile. */
  readonly newMember: (email?: string) => Promise<{ token: string; clients: Clients }>
  /** The house's process; in the split layout the supervisor of the others. */
  readonly process: ChildProcess
  /** Everything that was said on standard error so far. */
  readonly said: () => string
  /** Ends the process as a power cut would; the data folder stays. What it started has to notice by itself. */
  readonly kill: () => Promise<void>
  /** The command lines of all its processes: services, database, encoders. */
  readonly processes: () => string[]
  /** Asks it to stop and waits. */
  readonly stop: () => Promise<number | null>
}

/**
 * A real house in a process of its own (one per service in the split layout), with every port free and the demo off. Without `data` it gets a
 * fresh folder that goes with it.
 */
export const openHouse = async (options: { layout: Layout; data?: string; variables?: Record<string, string> }): Promise<TestHouse> => {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'vitascope-house-'))
  const child = spawn(
    process.execPath,
    ['--require', join(repositoryFolder, 'scripts/launcher/stop-with-launcher.cjs'), join(repositoryFolder, 'src/cli/main.ts'), 'start'],
    {
      cwd: repositoryFolder,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        NODE_COMPILE_CACHE: join(repositoryFolder, '.house', 'compiled'),
        VITASCOPE_DATA: data,
        VITASCOPE_LAYOUT: options.layout,
        VITASCOPE_PORT: '0',
        VITASCOPE_EDGE_PORT: '0',
        VITASCOPE_DEMO: 'off',
        VITASCOPE_ADMIN_EMAIL: adminEmail,
        VITASCOPE_ADMIN_PASSWORD: adminPassword,
        VITASCOPE_INGEST_ROOTS: '/',
        VITASCOPE_LOG_LEVEL: 'warn',
        ...options.variables,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  let said = ''
  child.stderr!.on('data', (piece: Buffer) => {
    said = (said + piece.toString()).slice(-200_000)
  })
  child.stdout!.resume()
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const facts = await waitFor(
    () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the house did not start:\n${said}`)
      return readFacts(data, child.pid!)
    },
    { patienceMs: startPatienceMs, words: () => `the house did not come up:\n${said}` },
  ).catch((trouble: unknown) => {
    child.kill('SIGKILL')
    throw trouble
  })
  const as = (token?: string) =>
    createORPCClient(
      new RPCLink({ url: `${facts.url}/api/rpc`, headers: token ? { authorization: `Bearer ${token}` } : {} }),
    ) as unknown as Clients
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    return ended
  }
  return {
    url: facts.url,
    data,
    layout: options.layout,
    operator: as(readFileSync(join(data, 'keys', 'operator.key'), 'utf8').trim()),
    as,
    async newMember(email = 'member@example.org') {
      const { sessionToken, me } = await as().identity.signUp({ email, password: 'another long password', name: 'Ada' })
      const clients = as(sessionToken)
      await clients.identity.chooseProfile({ profileId: me.profiles[0]!.profileId })
      return { token: sessionToken, clients }
    },
    process: child,
    said: () => said,
    kill,
    processes: () => processesOf(data),
    stop,
    async [Symbol.asyncDispose]() {
      await stop()
      if (options.data === undefined) rmSync(data, { recursive: true, force: true })
    },
  }
}

const readFacts = (data: string, pid: number): HouseFacts | undefined => {
  try {
    const facts = JSON.parse(readFileSync(join(data, 'run', 'house.json'), 'utf8')) as HouseFacts
    return facts.pid === pid ? facts : undefined
  } catch {
    return undefined
  }
}

/** Whoever got the folder in the environment or on the command line. */
const processesOf = (data: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const [commandLine, environment] = ['cmdline', 'environ'].map((file) =>
          readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' '),
        )
        return commandLine!.includes(data) || environment!.includes(data) ? [`${pid}: ${commandLine}`] : []
      } catch {
        return []
      }
    })
