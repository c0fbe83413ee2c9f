import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BenchResult } from '../bench/bench.ts'
import type { EncodePart } from '../bench/encode/part.ts'
import { openWorkshop } from '../bench/encode/workshop.ts'
import { processorTime } from '../bench/processor-time.ts'
import { machineFacts, reportOf, type Budget } from '../bench/report.ts'

/**
 * `npm run bench:encode [-- --full] [PART…]`: how good the encodes are and what they cost, part by part (bench/encode/*.part.ts). Writes bench/results/encode.json,
 * where each part keeps the machine, date and load of its own last run, and compares with bench/budgets.json. The full run may take hours.
 * `VITASCOPE_FOOTAGE` names a folder of films that are counted too.
 */
const folder = resolve(import.meta.dirname, '../bench')
const resultPath = join(folder, 'results', 'encode.json')
const say = (text: string) => process.stdout.write(`${text}\n`)

interface PartResult extends BenchResult {
  readonly machine: ReturnType<typeof machineFacts> & { readonly loadAverageAfter: number }
  readonly full: boolean
  readonly seconds: number
  /** Of all tools and houses that it started, as the kernel counted them: what it costs, however busy the machine was. */
  readonly cpuSeconds: number
}

interface Results {
  readonly name: 'encode'
  readonly parts: Readonly<Record<string, PartResult>>
}

const main = async (words: readonly string[]): Promise<number> => {
  const full = words.includes('--full')
  const filters = words.filter((word) => !word.startsWith('--'))
  const files = (await readdir(join(folder, 'encode'))).filter(
    (file) => file.endsWith('.part.ts') && (filters.length === 0 || filters.some((filter) => file.includes(filter))),
  )
  if (files.length === 0) {
    say(`no part is called ${filters.join(' or ')}`)
    return 2
  }
  const budgets = JSON.parse(await readFile(join(folder, 'budgets.json'), 'utf8')) as Readonly<
    Record<string, Readonly<Record<string, Budget>>>
  >
  let misses = 0
  for (const file of files.sort()) {
    const { default: part } = (await import(join(folder, 'encode', file))) as { default: EncodePart }
    const result = await runPart(part, full)
    // A part that only runs with --full leaves what it found then.
    if (result.figures.length > 0) await keep(part.name, result)
    const report = reportOf(
      `encode: ${part.name} (${Math.round(result.seconds)} s, ${Math.round(result.cpuSeconds)} s of processors, load ${result.machine.loadAverage.toFixed(1)} before)`,
      result,
      budgets[`encode-${part.name}`],
    )
    report.lines.forEach(say)
    misses += report.misses
  }
  say(misses === 0 ? '\nevery budget was met' : `\n${misses} budgets were missed`)
  return misses === 0 ? 0 : 1
}

const runPart = async (part: EncodePart, full: boolean): Promise<PartResult> => {
  const work = await mkdtemp(join(tmpdir(), `vitascope-bench-${part.name}-`))
  const startedMs = performance.now()
  const cpuBefore = processorTime(process.pid).childSeconds
  const passed = () => ((performance.now() - startedMs) / 1000).toFixed(0).padStart(5)
  try {
    const workshop = await openWorkshop({ folder: work, full, say: (text) => say(`${passed()} s  ${part.name}: ${text}`) })
    const machine = machineFacts()
    const result = await part.run(workshop)
    return {
      machine: { ...machine, loadAverageAfter: machineFacts().loadAverage },
      full,
      seconds: (performance.now() - startedMs) / 1000,
      cpuSeconds: processorTime(process.pid).childSeconds - cpuBefore,
      ...result,
    }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

const keep = async (name: string, result: PartResult) => {
  const before = await readFile(resultPath, 'utf8').catch(() => undefined)
  const parts = before === undefined ? {} : (JSON.parse(before) as Results).parts
  const results: Results = { name: 'encode', parts: { ...parts, [name]: result } }
  await writeFile(resultPath, `${JSON.stringify(results, null, 2)}\n`)
}

process.exitCode = await main(process.argv.slice(2))
