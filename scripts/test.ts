import { resolve } from 'node:path'
import { parseCLI, startVitest } from 'vitest/node'
import { buildWeb } from './build-web.ts'

/**
 * `npm test [-- FILTER… OPTION…]`: every test, or those whose path contains a filter; options are vitest's.
 * The last line counts, for machines.
 */
const root = resolve(import.meta.dirname, '..')
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])

if (needsWeb(filter)) await buildWeb({ say: (text) => process.stderr.write(`${text}\n`) })
process.chdir(root)
const vitest = await startVitest('test', filter, { ...options, root, watch: false })
const totals = { passed: 0, failed: 0, skipped: 0 }
const broken = vitest.state
  .getTestModules()
  .filter((module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0)
for (const module of vitest.state.getTestModules()) {
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    if (state !== 'pending') totals[state] += 1
  }
}
// A file that cannot be loaded holds no tests, and an error outside a test belongs to none.
const failed = totals.failed + broken.length + vitest.state.getUnhandledErrors().length
await vitest.close()
const skipped = totals.skipped > 0 ? `, ${totals.skipped} not run` : ''
process.stdout.write(`${totals.passed} passed, ${failed} failed${skipped}\n`)
process.exitCode = failed > 0 || totals.passed === 0 ? 1 : 0

/** Only tests in a browser, or of the whole house, need the built apps. */
function needsWeb(filters: readonly string[]): boolean {
  return filters.length === 0 || filters.some((text) => /browser|journeys|protocols/.test(text) || text === 'test')
}
