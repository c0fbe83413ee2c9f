import { cpus, loadavg, totalmem } from 'node:os'
import type { BenchResult, Figure } from './bench.ts'

/** What a figure must not go beyond. */
export interface Budget {
  readonly atMost?: number
  readonly atLeast?: number
}

export const machineFacts = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryBytes: totalmem(),
  platform: `${process.platform}-${process.arch}`,
  node: process.version,
  date: new Date().toISOString(),
  loadAverage: loadavg()[0] ?? 0,
})

/** A result in lines for a person, with the verdict on each figure that has a budget, and how many budgets were missed. */
export const reportOf = (
  name: string,
  result: BenchResult,
  budgets: Readonly<Record<string, Budget>> = {},
): { readonly lines: readonly string[]; readonly misses: number } => {
  const judged = result.figures.map((figure) => ({ figure, ...verdictOf(figure, budgets[figure.name]) }))
  const unmeasured = Object.keys(budgets).filter((budget) => !result.figures.some((figure) => figure.name === budget))
  return {
    lines: [
      '',
      name,
      ...judged.map(({ figure, words }) =>
        `  ${figure.name.padEnd(36)} ${format(figure.value).padStart(12)} ${figure.unit.padEnd(8)} ${words}`.trimEnd(),
      ),
      ...unmeasured.map((budget) => `  ${budget.padEnd(36)} ${'NOT RUN'.padStart(12)}`),
      ...(result.notes ?? []).map((note) => `  ${note}`),
      ...(result.notRun ?? []).map((reason) => `  not run: ${reason}`),
    ],
    misses: judged.filter(({ missed }) => missed).length,
  }
}

const verdictOf = (figure: Figure, budget: Budget | undefined): { readonly words: string; readonly missed: boolean } => {
  if (!budget) return { words: '', missed: false }
  const missed = figure.value > (budget.atMost ?? Infinity) || figure.value < (budget.atLeast ?? -Infinity)
  const bound = [
    budget.atMost !== undefined && `at most ${budget.atMost}`,
    budget.atLeast !== undefined && `at least ${budget.atLeast}`,
  ].filter(Boolean)
  return { words: `${missed ? 'MISS' : 'PASS'}  ${bound.join(', ')}`, missed }
}

const format = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(4))
