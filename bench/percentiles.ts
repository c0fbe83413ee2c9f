import type { Figure } from './bench.ts'

/** Runs `action` one after the other and gives p50 and p99 in milliseconds. */
export const percentiles = async (
  name: string,
  times: number,
  action: () => Promise<unknown>,
  warmUp = Math.ceil(times / 10),
): Promise<Figure[]> => {
  for (let i = 0; i < warmUp; i += 1) await action()
  const samples: number[] = []
  for (let i = 0; i < times; i += 1) {
    const startedAt = performance.now()
    await action()
    samples.push(performance.now() - startedAt)
  }
  return [
    { name: `${name} p50`, value: quantile(samples, 0.5), unit: 'ms' },
    { name: `${name} p99`, value: quantile(samples, 0.99), unit: 'ms' },
  ]
}

/** The value below which `part` (0 to 1) of the samples lie; NaN of none. */
export const quantile = (samples: readonly number[], part: number): number => {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** Of an even number, half way between the two in the middle; NaN of none. */
export const median = (samples: readonly number[]): number => {
  const sorted = samples.toSorted((a, b) => a - b)
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, sample) => sum + sample, 0) / middle.length
}
