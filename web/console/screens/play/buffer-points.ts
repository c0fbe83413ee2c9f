import type { Story } from '../../../../src/contracts/events.ts'

export interface BufferPoint {
  /** Since the play began. */
  readonly seconds: number
  readonly bufferSeconds: number
}

/** What the player said about its buffer, in the order of time. */
export const bufferPoints = (lines: Story['lines']): BufferPoint[] =>
  lines
    .flatMap(({ sinceStartMs, data: { bufferMs } }) =>
      typeof bufferMs === 'number' ? [{ seconds: Math.max(0, sinceStartMs / 1000), bufferSeconds: bufferMs / 1000 }] : [],
    )
    .toSorted((a, b) => a.seconds - b.seconds)
