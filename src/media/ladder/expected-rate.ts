import type { FrameRate } from '../probe/master-probe.ts'
import { valueOf } from './frame-rate.ts'

/** What an encode of a window of a unit has weighed. */
export interface WindowWeight {
  /** Pictures of the window, of which the first stands alone. */
  readonly frames: number
  readonly bytes: number
  /** Of the picture that stands alone. */
  readonly syncBytes: number
}

/** The unit: its pictures, of which so many stand alone. */
export interface WholeUnit {
  readonly frames: number
  readonly syncFrames: number
}

/**
 * Bits a second of a whole unit that is like a window of it. Pictures that stand alone are dear, and a window is short: by its own average, large sizes, whose first
 * pictures are the dearest, would look worse than they are.
 */
export const expectedRate = (window: WindowWeight, unit: WholeUnit, rate: FrameRate): number => {
  const others = window.frames - 1
  const perOther = others > 0 ? (window.bytes - window.syncBytes) / others : window.syncBytes
  const bytes = window.syncBytes * unit.syncFrames + perOther * (unit.frames - unit.syncFrames)
  return (bytes * 8 * valueOf(rate)) / unit.frames
}
