/** A part of the film, in seconds from its beginning. */
export interface Stretch {
  readonly fromSeconds: number
  readonly toSeconds: number
}

/** To the millisecond: what evidence is given to. */
export const roundedSeconds = (seconds: number): number => Math.round(seconds * 1000) / 1000

export const stretch = (fromSeconds: number, toSeconds: number): Stretch => ({
  fromSeconds: roundedSeconds(fromSeconds),
  toSeconds: roundedSeconds(toSeconds),
})
