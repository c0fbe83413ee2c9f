import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

/**
 * `npm install` writes no entry for an optional platform package that it could not fetch, but leaves the edge to it, and
 * `npm ci` then refuses the whole file ("Missing: … from lock file"). This cuts such edges. The platforms named lose that
 * package until the lock file is made where it can be fetched.
 *
 *   ./vitascope run scripts/cure-lock.ts [--check]     after every change of dependencies
 */
export interface Lock {
  readonly packages: Record<string, { optionalDependencies?: Record<string, string> }>
}

export interface Cut {
  /** Where the dependent package lies; '' is the project itself. */
  readonly at: string
  readonly name: string
}

/** Removes every optional edge of `lock` that leads nowhere, in place. */
export const cureLock = (lock: Lock): readonly Cut[] => {
  const cuts: Cut[] = []
  for (const [at, entry] of Object.entries(lock.packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (resolves(lock, at, name)) continue
      delete entry.optionalDependencies![name]
      cuts.push({ at, name })
    }
    if (entry.optionalDependencies && Object.keys(entry.optionalDependencies).length === 0) delete entry.optionalDependencies
  }
  return cuts
}

/** Walks up the folders as Node's resolution does. */
const resolves = (lock: Lock, at: string, name: string): boolean => {
  let folder = at
  for (;;) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true
    if (folder === '') return false
    const parent = folder.lastIndexOf('/node_modules/')
    folder = parent < 0 ? '' : folder.slice(0, parent)
  }
}

const main = async (check: boolean): Promise<number> => {
  const file = resolve(import.meta.dirname, '../package-lock.json')
  const lock = JSON.parse(await readFile(file, 'utf8')) as Lock
  const cuts = cureLock(lock)
  const named = cuts.map(({ at, name }) => `  ${at === '' ? 'the project' : at} -> ${name}`).join('\n')
  if (cuts.length === 0) process.stdout.write('package-lock.json is whole\n')
  else if (check)
    process.stdout.write(`package-lock.json has ${cuts.length} edges that lead nowhere; run scripts/cure-lock.ts:\n${named}\n`)
  else {
    await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`)
    process.stdout.write(`cut ${cuts.length} edges that led nowhere:\n${named}\n`)
  }
  return check && cuts.length > 0 ? 1 : 0
}

if (import.meta.main) process.exitCode = await main(process.argv.includes('--check'))
