import type { CaptionProblem } from './problem-list.ts'

/** Words on the picture for a while, all in one place. */
export interface Cue {
  readonly startMs: number
  readonly endMs: number
  readonly id?: string
  readonly place: CuePlace
  /** In reading order; lines are separated by `\n` inside the texts. No line is blank. */
  readonly spans: readonly CueSpan[]
  /** Shown even to a viewer who chose no subtitles: a sign, a foreign language (IMSC 1.1, 7.3). */
  readonly forced?: true
  /** What the words are, as TTML says it: `caption`, `description`, `sound` … (TTML2, 14.2.3). */
  readonly roles?: readonly string[]
}

/** Words in one style. What is absent is as the player has it: upright, white. */
export interface CueSpan {
  readonly text: string
  readonly italic?: true
  readonly bold?: true
  readonly underline?: true
  /** `#rrggbb`, never white. */
  readonly color?: string
  /** `#rrggbb`. */
  readonly background?: string
  /** Who speaks. */
  readonly voice?: string
  /** BCP 47, where it differs from the file's. */
  readonly language?: string
  /** Small text beside these words that says how they are read or what they mean. */
  readonly ruby?: string
  /** The moment from which these words count as spoken, from the start of the film (WebVTT, 4.2.2). */
  readonly atMs?: number
}

export type SpanStyle = Omit<CueSpan, 'text'>

/**
 * Where a cue stands, in the terms of WebVTT (section 3.1): percents are of the picture's height for the line and of its width for the rest, the other
 * way around in vertical writing. What is absent is automatic: the last lines, in the middle, as wide as the picture.
 */
export interface CuePlace {
  /** Lines run from top to bottom, and follow each other to the left (`rl`) or to the right (`lr`). */
  readonly vertical?: 'rl' | 'lr'
  readonly line?: CueLine
  readonly position?: number
  /** What of the text stands at the position; by itself it follows from `align`. */
  readonly positionAlign?: 'line-left' | 'center' | 'line-right'
  /** Width of the box, 0 to 100. */
  readonly size?: number
  readonly align?: 'start' | 'center' | 'end' | 'left' | 'right'
}

export interface CueLine {
  /** Lines count from the top, or with -1 and below from the bottom; percents from the top, or from the left in vertical writing. */
  readonly at: number
  readonly unit: 'lines' | 'percent'
  /** What of the cue stands there: its beginning, where absent. */
  readonly align?: 'center' | 'end'
}

export type CaptionFormat = 'srt' | 'webvtt' | 'ttml' | 'ass'

export interface ParsedCaptions {
  readonly format: CaptionFormat
  /** In order of their start. */
  readonly cues: readonly Cue[]
  /** At most 200. */
  readonly findings: readonly CaptionProblem[]
  /** What the file says of itself, BCP 47 as written. */
  readonly language?: string
  /** Set when nothing can be read at all, in words for the person who handed the file over. */
  readonly refusal?: { readonly code: string; readonly words: string }
}

/** The words without any style; ruby stands in brackets behind its base. */
export const cueText = (cue: Pick<Cue, 'spans'>): string =>
  cue.spans.map((span) => (span.ruby ? `${span.text}(${span.ruby})` : span.text)).join('')
