/** How one shot becomes the next. */
export interface Transition {
  readonly kind: 'cut' | 'fade' | 'dissolve'
  /** The first frame that counts to the next shot: the first after a cut, the middle one of a fade or a dissolve. */
  readonly at: number
  /** The frames that belong to both shots or to neither, `from` up to but not including `to`; empty (at, at) for a cut. */
  readonly from: number
  readonly to: number
  /** The surer the larger; comparable among transitions of one kind. */
  readonly strength: number
}

/** A stretch of frames, `from` up to but not including `to`. */
export interface Stretch {
  readonly from: number
  readonly to: number
}
