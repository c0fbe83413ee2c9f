/** One line or group of lines on the picture. */
export interface Cue {
  readonly startMs: number
  readonly endMs: number
  readonly id?: string
  /** WebVTT cue settings as written, e.g. `line:0 align:start`. Empty: below, in the middle. */
  readonly settings: string
  /** WebVTT cue text: `i`, `b`, `u`, `c`, `v`, `lang` and `ruby` spans, `&amp;`, `&lt;` and `&gt;` escaped; lines by `\n`. */
  readonly text: string
}

/** Something in a caption file that is not as it should be, and what was done about it. */
export interface CaptionFinding {
  /** Counted from 1. */
  readonly line: number
  readonly words: string
}

export interface ParsedCaptions {
  readonly format: 'srt' | 'webvtt'
  /** In order of their start. */
  readonly cues: readonly Cue[]
  readonly findings: readonly CaptionFinding[]
}
