import type { Figure } from './bench.ts'

/** Runs `action` one after the other and gives p50 and p99 in milliseconds. */
export const percentiles = async (name: string, times: number, action: () => Promise<unknown>, warmUp = Math.ceil(times / 10)): Promise<Figure[]> => {
  for (let i = 0; i < warmUp; i += 1) await action()
  const samples: number[] = []
  for (let i = 0; i < times; i += 1) {
    const startedAt = performance.now()
    await action()
    samples.push(performance.now() - startedAt)
  }
  samples.sort((a, b) => a - b)
  const at = (part: number) => samples[Math.min(samples.length - 1, Math.floor(samples.length * part))]!
  return [
    { name: `${name} p50`, value: at(0.5), unit: 'ms' },
    { name: `${name} p99`, value: at(0.99), unit: 'ms' },
  ]
}
