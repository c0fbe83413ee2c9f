/** One measured number. Ratios to something that was run side by side say more than times. */
export interface Figure {
  readonly name: string
  readonly value: number
  /** `ms`, `kB`, `ratio`, `1/s` … */
  readonly unit: string
}

export interface BenchResult {
  readonly figures: readonly Figure[]
  /** What a reader must know: sizes, sample counts, what stood beside. */
  readonly notes?: readonly string[]
  /** What could not be measured here, and why. */
  readonly notRun?: readonly string[]
}

/** The default export of every `bench/<name>.bench.ts`. */
export interface Bench {
  readonly name: string
  readonly run: () => Promise<BenchResult>
}
