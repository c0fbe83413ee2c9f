import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Bench } from '../bench/bench.ts'
import { machineFacts, reportOf, type Budget } from '../bench/report.ts'
import { buildWeb } from './build-web.ts'

/**
 * `npm run bench [-- FILTER…]`: runs bench/*.bench.ts one after the other, writes bench/results/<name>.json and compares with
 * bench/budgets.json.
 */
type Budgets = Readonly<Record<string, Readonly<Record<string, Budget>>>>

const folder = resolve(import.meta.dirname, '../bench')
const say = (text: string) => process.stdout.write(`${text}\n`)

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
    const report = reportOf(bench.name, result, budgets[bench.name])
    report.lines.forEach(say)
    misses += report.misses
  }
  say(misses === 0 ? '\nevery budget was met' : `\n${misses} budgets were missed`)
  return misses === 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
