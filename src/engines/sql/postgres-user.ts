import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../../kit/failure.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'

/** PostgreSQL refuses to run as root; this is how its programs are started instead. */
export interface PostgresUser {
  /** For `spawn`. */
  readonly ids: { readonly uid?: number; readonly gid?: number }
  /** Put in front of the program and its arguments. */
  readonly prefix: readonly string[]
}

/** An ordinary user needs nothing. */
const self: PostgresUser = { ids: {}, prefix: [] }

/** `nobody` on every Linux. */
const nobody = 65534

/**
 * Chooses, as root, the first way in which PostgreSQL can reach its binaries and its (existing) folders:
 *
 * 1. another uid: every folder above must be enterable by others;
 * 2. `setpriv` with the capability to pass closed folders such as /root;
 * 3. `unshare` with a user namespace in which root is somebody else, which containers often forbid.
 *
 * Each is tried for real, because containers take away capabilities and namespaces without saying so. Folders are given to the uid that
 * will use them. A data folder that belongs to an ordinary user already stays that user's.
 */
export const choosePostgresUser = (binaries: PostgresBinaries, folders: readonly [dataFolder: string, runFolder: string]): PostgresUser => {
  if (process.getuid?.() !== 0) return self
  const owner = statSync(folders[0])
  const uid = owner.uid === 0 ? nobody : owner.uid
  const gid = owner.uid === 0 ? nobody : owner.gid
  const ways: { owner: number; user: PostgresUser }[] = [
    { owner: uid, user: { ids: { uid, gid }, prefix: [] } },
    {
      owner: uid,
      user: {
        ids: {},
        prefix: [
          'setpriv',
          `--reuid=${uid}`,
          `--regid=${gid}`,
          '--clear-groups',
          '--inh-caps=+dac_override',
          '--ambient-caps=+dac_override',
        ],
      },
    },
    { owner: 0, user: inUserNamespace },
  ]
  const way = ways.find(({ owner: ownerUid, user }) => {
    for (const folder of folders) giveTo(folder, ownerUid, ownerUid === 0 ? 0 : gid)
    return canReach(user, binaries, folders)
  })
  if (way) return way.user
  const closed = firstClosedFolder([binaries.postgres, ...folders])
  throw new Failure(
    'POSTGRES_UNREACHABLE',
    `PostgreSQL does not run as root, and another user cannot enter ${closed ?? 'its folders'}. ` +
      `Start the platform as an ordinary user, keep its data elsewhere, or run: chmod o+x ${closed ?? dirname(folders[0])}`,
    { closed },
  )
}

/** Also for a uid that has no line in /etc/passwd, without which initdb does not run. */
export const inUserNamespace: PostgresUser = { ids: {}, prefix: ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`] }

const canReach = (user: PostgresUser, binaries: PostgresBinaries, folders: readonly string[]): boolean => {
  const [program = '', ...args] = [
    ...user.prefix,
    '/bin/sh',
    '-c',
    '"$1" --version && cd "$2" && [ -w . ] && cd "$3" && [ -w . ]',
    'reach',
    binaries.postgres,
    ...folders,
  ]
  return spawnSync(program, args, { ...user.ids, cwd: '/', stdio: 'ignore', timeout: 10_000 }).status === 0
}

const giveTo = (path: string, uid: number, gid: number): void => {
  const facts = lstatSync(path)
  if (facts.uid === uid || facts.isSymbolicLink()) return
  // The folder itself comes last: its owner says that everything below has been given away.
  if (facts.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), uid, gid)
  chownSync(path, uid, gid)
}

const firstClosedFolder = (paths: readonly string[]): string | undefined => {
  for (const path of paths) {
    for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
      if ((statSync(folder).mode & 0o001) === 0) return folder
    }
  }
  return undefined
}
