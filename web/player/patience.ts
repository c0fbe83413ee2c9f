/** Waits between tries to get the stream going again while no pathway delivers, in seconds: about a minute in all. */
const waitsSeconds = [1, 2, 4, 8, 8, 8, 8, 8, 8, 8] as const

/** How long to bear a stream that does not come. */
export interface Patience {
  /** Seconds to wait before the next try; undefined when it is used up. */
  next(): number | undefined
  /** Bytes came again. */
  restore(): void
}

export const createPatience = (): Patience => {
  let tries = 0
  return {
    next: () => waitsSeconds[tries++],
    restore: () => {
      tries = 0
    },
  }
}
