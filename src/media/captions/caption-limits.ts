export interface CaptionLimits {
  /** Of a file, and of characters that are read from it. */
  readonly bytes: number
  readonly cues: number
  /** Of elements or tags inside each other. */
  readonly depth: number
  /** That are told. */
  readonly problems: number
  /** Of one cue. */
  readonly cueCharacters: number
  /** In one XML document. */
  readonly elements: number
}

/** No subtitle file is longer than those of a feature film several times over; what goes beyond is refused or left out, in words. */
export const captionLimits: CaptionLimits = {
  bytes: 16 * 2 ** 20,
  cues: 100_000,
  depth: 100,
  problems: 200,
  cueCharacters: 10_000,
  elements: 500_000,
}
