/** `viewing.positions`: partition profile, key title. */
export interface PlacedPosition {
  readonly positionSeconds: number
  readonly durationSeconds: number
  /** When the viewer was there, UTC milliseconds. */
  readonly at: number
}

/** `viewing.my-list`: partition profile, key title. */
export interface KeptTitle {
  readonly addedAt: number
}

/** Titles that a profile's history holds; beyond it the one not watched for longest goes. The same for its list. */
export const historyTitles = 500
export const myListTitles = 500

/** The token of a position is the viewer's time, in microseconds. */
export const tokenAt = (ms: number): number => ms * 1000
/** Forgetting a title in the same millisecond means the position that was just saved too. */
export const forgetTokenAt = (ms: number): number => ms * 1000 + 999
