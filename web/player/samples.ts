/** One second of a play. */
export interface Sample {
  /** UTC milliseconds. */
  readonly at: number
  readonly bufferSeconds: number
  readonly throughputKbps: number
  readonly bitrateKbps: number
  readonly pathway: string
}

/** Two minutes. */
const keptSamples = 120

/** The last two minutes, one sample a second, for the statistics overlay. */
export const createSamples = (): { readonly list: readonly Sample[]; add(sample: Sample): void } => {
  let list: readonly Sample[] = []
  return {
    get list() {
      return list
    },
    add: (sample) => {
      list = [...list.slice(-(keptSamples - 1)), sample]
    },
  }
}
