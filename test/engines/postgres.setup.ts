import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findProgram } from '../../bench/find-program.ts'
import { waitFor } from '../helpers/wait-for.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** What the installed server says of itself; empty for one at the variable. */
    installedVersion: string
  }
}

/** Where a running server is reached, as a user who may make databases. */
export const postgresVariable = 'VITASCOPE_TEST_POSTGRES_URL'

/** The folder with the programs of a PostgreSQL that somebody installed: one of Debian's, newest first, or what is on PATH. */
export const installedPostgres = (): string | undefined => {
  const debian = '/usr/lib/postgresql'
  const folders = (existsSync(debian) ? readdirSync(debian) : [])
    .toSorted((a, b) => Number(b) - Number(a))
    .map((major) => join(debian, major, 'bin'))
  const onPath = findProgram('initdb')
  return [...folders, ...(onPath ? [join(onPath, '..')] : [])].find((folder) => existsSync(join(folder, 'initdb')))
}

/** The database of the tests is the one at the variable, or an installed PostgreSQL, started for this run and gone with it. */
export default async function setup(project: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  const given = process.env[postgresVariable]
  if (given) {
    project.provide('sqlConnection', adminUrl(given))
    project.provide('installedVersion', '')
    return async () => {}
  }
  const programs = installedPostgres()
  if (!programs) throw new Error('no PostgreSQL is installed')
  const server = await startInstalled(programs)
  project.provide('sqlConnection', server.url)
  project.provide('installedVersion', spawnSync(join(programs, 'postgres'), ['--version'], { encoding: 'utf8' }).stdout)
  return server.close
}

/** The database `postgres` there, in the form in which the tests put another name in its place. */
const adminUrl = (given: string): string => {
  const url = new URL(given)
  url.pathname = '/postgres'
  url.searchParams.set('application_name', 'vitascope-engines')
  return url.href
}

/** `nobody` on every Linux: PostgreSQL does not run as root. */
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

const startInstalled = async (programs: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'vitascope-engines-'))
  const data = join(folder, 'data')
  mkdirSync(data)
  if (nobody.uid !== undefined) for (const path of [folder, data]) chownSync(path, nobody.uid, nobody.gid)
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'vitascope', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    {
      ...nobody,
      cwd: folder,
      encoding: 'utf8',
    },
  )
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const settings = ['listen_addresses=', 'max_connections=200', 'fsync=off'].flatMap((setting) => ['-c', setting])
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-k', folder, ...settings], {
    ...nobody,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr.on('data', (piece: Buffer) => {
    said = (said + piece.toString()).slice(-4000)
  })
  const ended = once(server, 'exit')
  await waitFor(() => said.includes('ready to accept connections'), { words: () => said })
  return {
    url: `postgres://vitascope@/postgres?host=${encodeURIComponent(folder)}`,
    async close() {
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}
