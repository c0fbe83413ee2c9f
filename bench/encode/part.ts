import type { BenchResult } from '../bench.ts'
import type { Workshop } from './workshop.ts'

/** The default export of every `bench/encode/<name>.part.ts`. */
export interface EncodePart {
  readonly name: string
  readonly run: (workshop: Workshop) => Promise<BenchResult>
}
