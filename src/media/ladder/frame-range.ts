/** A run of frames of a film, counted from 0 at the film's constant rate. */
export interface FrameRange {
  readonly firstFrame: number
  readonly frames: number
}
