import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Clock } from '../../kit/clock.ts'
import { Failure } from '../../kit/failure.ts'
import { sha256 } from '../../kit/hash.node.ts'
import { type Closable, within } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import { backoffMs } from '../../kit/retry.ts'
import { findPostgres, type PostgresBinaries } from './postgres-binaries.ts'
import { breakLock, lockHolder } from './postgres-lock.ts'
import { type PostgresServer, runPostgres, runToEnd } from './postgres-process.ts'
import { choosePostgresUser, inUserNamespace, type PostgresUser } from './postgres-user.ts'

export interface EmbeddedPostgresNeeds {
  /** Where the database lives; made at the first start. Nothing else may be in it. */
  readonly dataFolder: string
  /** Gets a folder `sql` with the server's socket; where the path is too long for one, that folder lies in the temp folder instead. */
  readonly runFolder: string
  readonly log: Log
  readonly clock: Clock
  /** False gives up durability for speed: for tests. */
  readonly fsync?: boolean
}

export interface EmbeddedPostgres extends Closable {
  /** A `postgres://` URI for every process of this machine that may enter the socket's folder. */
  readonly connection: string
}

const initialiseMs = 120_000
/** Recovery after a crash reads at most a gigabyte of write-ahead log. */
const startMs = 180_000
/** A fast shutdown writes everything out; a server that needs longer is stopped hard and recovers at its next start. */
const stopMs = 8_000
/** How long the lock of a dying server, or memory that its last processes hold, is waited for. */
const lockWaitMs = 5_000
const lockLookMs = 100
const restartPolicy = { baseMs: 200, capMs: 10_000 }
/** A unix socket's path has at most 107 bytes (unix(7)). */
const maxSocketPathBytes = 103

/**
 * A real PostgreSQL as a child process, which ends with this one however this one ends, and is started again when it dies by itself.
 *
 * Failures: `POSTGRES_MISSING`, `POSTGRES_INCOMPLETE`, `POSTGRES_OTHER_VERSION`, `POSTGRES_UNREACHABLE` (as root), `POSTGRES_BUSY` (another
 * host uses the folder; PostgreSQL's own lock keeps the two apart), `POSTGRES_FAILED` with the server's words.
 */
export const startEmbeddedPostgres = async (needs: EmbeddedPostgresNeeds): Promise<EmbeddedPostgres> => {
  const binaries = findPostgres(needs.dataFolder)
  const house = await prepareHouse(needs, binaries)
  let server = await startServer(needs, house)
  const stopping = new AbortController()

  const keepRunning = async () => {
    for (;;) {
      const lastWords = await server.ended
      if (stopping.signal.aborted) return
      needs.log.error('postgresql ended by itself and is started again', { lastWords })
      for (let attempt = 1; ; attempt += 1) {
        try {
          server = await startServer(needs, house)
          break
        } catch (trouble) {
          needs.log.error('postgresql could not be started again', { error: trouble })
          await needs.clock.sleep(backoffMs(restartPolicy, attempt, 1), stopping.signal).catch(() => {})
          if (stopping.signal.aborted) return
        }
      }
      if (stopping.signal.aborted) return stopServer(server, house)
    }
  }
  const running = keepRunning()

  return {
    connection: `postgres://vitascope@/postgres?host=${encodeURIComponent(house.runFolder)}`,
    async close() {
      stopping.abort(new Error('the database is stopping'))
      await stopServer(server, house)
      await running
    },
  }
}

/** Everything that stays the same between two starts of the server. */
interface House {
  readonly binaries: PostgresBinaries
  readonly user: PostgresUser
  readonly dataFolder: string
  readonly runFolder: string
}

const prepareHouse = async (needs: EmbeddedPostgresNeeds, binaries: PostgresBinaries): Promise<House> => {
  const dataFolder = privateFolder(needs.dataFolder)
  const runFolder = socketFolder(needs.runFolder, dataFolder)
  if (existsSync(join(dataFolder, 'PG_VERSION'))) {
    return { binaries, dataFolder, runFolder, user: choosePostgresUser(binaries, [dataFolder, runFolder]) }
  }
  if (readdirSync(dataFolder).length > 0) {
    throw new Failure(
      'POSTGRES_FAILED',
      `${dataFolder} is not empty and holds no database. Move what is in it away, or choose another folder.`,
    )
  }
  // The database is made beside its place and moved there whole, so that a kill in between leaves nothing half made.
  rmSync(`${dataFolder}.new`, { recursive: true, force: true })
  const newFolder = privateFolder(`${dataFolder}.new`)
  const user = choosePostgresUser(binaries, [newFolder, runFolder])
  await initialise({ binaries, user, newFolder, fsync: needs.fsync ?? true })
  renameSync(newFolder, dataFolder)
  syncFolder(dirname(dataFolder))
  return { binaries, dataFolder, runFolder, user }
}

const initialise = async (options: {
  binaries: PostgresBinaries
  user: PostgresUser
  newFolder: string
  fsync: boolean
}): Promise<void> => {
  const { binaries, newFolder, fsync } = options
  const args = [
    '-D',
    newFolder,
    '-U',
    'vitascope',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    // Text is ordered by code point everywhere; the built-in provider (since 17) folds the case of all of Unicode too.
    ...(binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
    ...(fsync ? [] : ['--no-sync']),
  ]
  const run = (user: PostgresUser) => runToEnd({ program: binaries.initdb, args, user, timeoutMs: initialiseMs })
  let words = await run(options.user)
  // A uid without a line in /etc/passwd, as containers have: initdb cannot do without a name, the server can.
  if (words?.includes('could not look up effective user ID')) words = await run(inUserNamespace)
  if (words !== undefined) {
    throw new Failure('POSTGRES_FAILED', `No database could be made in ${newFolder}. initdb says: ${words}`, { words })
  }
}

/** Starts the server, and waits for the remains of an earlier one to go. */
const startServer = async (needs: EmbeddedPostgresNeeds, house: House): Promise<PostgresServer> => {
  const giveUpAt = needs.clock.monotonic() + lockWaitMs
  for (;;) {
    const args = serverArgs(house, needs.fsync ?? true)
    const start = await runPostgres({ program: house.binaries.postgres, args, user: house.user, log: needs.log, timeoutMs: startMs })
    if ('server' in start) return start.server
    const words = start.refusal.join('\n')
    const lockFile = /lock file "([^"]+)" already exists/.exec(words)?.[1]
    if (lockFile !== undefined) await waitForLock(needs, house, resolve(house.dataFolder, lockFile), giveUpAt)
    const passes = lockFile !== undefined || words.includes('pre-existing shared memory block')
    if (!passes || needs.clock.monotonic() >= giveUpAt) {
      throw new Failure('POSTGRES_FAILED', `PostgreSQL in ${house.dataFolder} did not start. It says: ${words}`, { words })
    }
    needs.log.info('postgresql waits for the remains of an earlier one', { words })
    await needs.clock.sleep(lockLookMs)
  }
}

/** A server that was told to end, or killed, holds its lock a little longer; one that goes on holding it is somebody's. */
const waitForLock = async (needs: EmbeddedPostgresNeeds, house: House, lockFile: string, giveUpAt: number): Promise<void> => {
  for (;;) {
    const holder = lockHolder(lockFile, house.dataFolder)
    if (holder.kind === 'stranger') breakLock(lockFile)
    if (holder.kind !== 'server') return
    if (needs.clock.monotonic() >= giveUpAt) {
      throw new Failure(
        'POSTGRES_BUSY',
        `The database in ${house.dataFolder} is in use by process ${holder.pid}: stop the platform that runs there first.`,
        { pid: holder.pid },
      )
    }
    await needs.clock.sleep(lockLookMs)
  }
}

const serverArgs = ({ dataFolder, runFolder }: House, fsync: boolean): string[] => [
  '-D',
  dataFolder,
  '-k',
  runFolder,
  ...(fsync ? [] : ['-F']),
  ...[
    'listen_addresses=',
    'unix_socket_permissions=0700',
    // /dev/shm has 64 MB in many containers.
    'dynamic_shared_memory_type=mmap',
    'max_connections=200',
    // What a statement did wrong is told to its caller, and may hold personal data; here it would only be a second copy.
    'log_min_messages=log',
    'log_checkpoints=off',
    'log_line_prefix=',
  ].flatMap((setting) => ['-c', setting]),
]

const stopServer = async (server: PostgresServer, { dataFolder }: House): Promise<void> => {
  server.stop()
  try {
    await within(server.ended, stopMs, 'a fast shutdown took too long')
  } catch {
    const holder = lockHolder(join(dataFolder, 'postmaster.pid'), dataFolder)
    if (holder.kind === 'server') process.kill(holder.pid, 'SIGQUIT')
    await server.ended
  }
}

/** `mkdir -p` would give the mode to every folder that it makes, and lock the server's user out of those above its own. */
const privateFolder = (path: string): string => {
  mkdirSync(dirname(path), { recursive: true })
  if (!existsSync(path)) mkdirSync(path, { mode: 0o700 })
  return realpathSync(path)
}

const socketFolder = (runFolder: string, dataFolder: string): string => {
  const wanted = join(runFolder, 'sql')
  if (Buffer.byteLength(join(wanted, '.s.PGSQL.5432')) <= maxSocketPathBytes) return privateFolder(wanted)
  const short = privateFolder(join(tmpdir(), `vitascope-${sha256(dataFolder).slice(0, 12)}`))
  // Whoever made it before us in a folder open to all could listen in our server's place.
  if (statSync(short).uid !== process.getuid?.() && statSync(short).uid !== statSync(dataFolder).uid) {
    throw new Failure('POSTGRES_FAILED', `${short} belongs to somebody else. Remove it, or choose a data folder with a shorter path.`)
  }
  return short
}

const syncFolder = (path: string): void => {
  const folder = openSync(path, 'r')
  fsyncSync(folder)
  closeSync(folder)
}
