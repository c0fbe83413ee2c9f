import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { configurationPage } from '../src/host/config/sample-config.ts'
import { eventsPage } from '../src/host/events-page.ts'
import { whenDownPage } from '../src/host/when-down-page.ts'

/** `npm run docs [-- --check]`: writes the pages that are made from the sources, or tells which of them are out of date. */
export interface GeneratedPage {
  /** Below the repository, e.g. `docs/operate/when-down.md`. */
  readonly path: string
  readonly generate: () => string | Promise<string>
}

export const pages: readonly GeneratedPage[] = [
  { path: 'docs/operate/configuration.md', generate: configurationPage },
  { path: 'docs/operate/when-down.md', generate: whenDownPage },
  { path: 'docs/protocols/events.md', generate: eventsPage },
]

/** @returns the paths that differed from what the sources say (and, unless `check`, have been written). */
export const writePages = async (root: string, wanted: readonly GeneratedPage[], check: boolean): Promise<readonly string[]> => {
  const changed: string[] = []
  for (const { path, generate } of wanted) {
    const file = resolve(root, path)
    const text = await generate()
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue
    changed.push(path)
    if (check) continue
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  return changed
}

if (import.meta.main) {
  const check = process.argv.includes('--check')
  const changed = await writePages(resolve(import.meta.dirname, '..'), pages, check)
  for (const path of changed) process.stdout.write(`${check ? 'out of date: ' : 'wrote '}${path}\n`)
  if (changed.length === 0) process.stdout.write(`${pages.length} generated pages are up to date\n`)
  process.exitCode = check && changed.length > 0 ? 1 : 0
}
