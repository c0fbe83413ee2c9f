/** A piece of the film that begins with a key frame, the same in every codec and rung. */
export interface Segment {
  readonly firstFrame: number
  readonly frames: number
  /** Index of the shot of which it shows the most frames. */
  readonly shot: number
}
