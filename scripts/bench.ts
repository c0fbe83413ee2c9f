import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import type { Bench, BenchResult, Figure } from '../bench/bench.ts'
import { buildWeb } from './build-web.ts'

/**
 * `npm run bench [-- FILTER…]`: runs bench/*.bench.ts one after the other, writes bench/results/<name>.json and compares with
 * bench/budgets.json.
 */
interface Budget {
  readonly atMost?: number
  readonly atLeast?: number
}
type Budgets = Readonly<Record<string, Readonly<Record<string, Budget>>>>

const folder = resolve(import.meta.dirname, '../bench')
const say = (text: string) => process.stdout.write(`${text}\n`)

const machineFacts = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryBytes: totalmem(),
  platform: `${process.platform}-${process.arch}`,
  node: process.version,
  date: new Date().toISOString(),
  loadAverage: loadavg()[0] ?? 0,
})

const verdictOf = (figure: Figure, budget: Budget | undefined): { readonly words: string; readonly missed: boolean } => {
  if (!budget) return { words: '', missed: false }
  const missed = figure.value > (budget.atMost ?? Infinity) || figure.value < (budget.atLeast ?? -Infinity)
  const bound = [
    budget.atMost !== undefined && `at most ${budget.atMost}`,
    budget.atLeast !== undefined && `at least ${budget.atLeast}`,
  ].filter(Boolean)
  return { words: `${missed ? 'MISS' : 'PASS'}  ${bound.join(', ')}`, missed }
}

const print = (name: string, result: BenchResult, budgets: Budgets): number => {
  let misses = 0
  say(`\n${name}`)
  for (const figure of result.figures) {
    const { words, missed } = verdictOf(figure, budgets[name]?.[figure.name])
    if (missed) misses += 1
    say(`  ${figure.name.padEnd(36)} ${format(figure.value).padStart(12)} ${figure.unit.padEnd(8)} ${words}`.trimEnd())
  }
  for (const [figure] of Object.entries(budgets[name] ?? {}))
    if (!result.figures.some((measured) => measured.name === figure)) say(`  ${figure.padEnd(36)} ${'NOT RUN'.padStart(12)}`)
  for (const note of result.notes ?? []) say(`  ${note}`)
  for (const reason of result.notRun ?? []) say(`  not run: ${reason}`)
  return misses
}

const format = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(4))

const main = async (filters: readonly string[]): Promise<number> => {
  const files = (await readdir(folder)).filter(
    (file) => file.endsWith('.bench.ts') && (filters.length === 0 || filters.some((text) => file.includes(text))),
  )
  if (files.length === 0) {
    say(`no bench is called ${filters.join(' or ')}`)
    return 2
  }
  const budgets = JSON.parse(await readFile(join(folder, 'budgets.json'), 'utf8')) as Budgets
  await mkdir(join(folder, 'results'), { recursive: true })
  await buildWeb({ say })
  let misses = 0
  for (const file of files.sort()) {
    const { default: bench } = (await import(join(folder, file))) as { default: Bench }
    const machine = machineFacts()
    const result = await bench.run()
    await writeFile(join(folder, 'results', `${bench.name}.json`), `${JSON.stringify({ name: bench.name, machine, ...result }, null, 2)}\n`)
    misses += print(bench.name, result, budgets)
  }
  say(misses === 0 ? '\nevery budget was met' : `\n${misses} budgets were missed`)
  return misses === 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
