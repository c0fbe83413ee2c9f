import type { LocalText } from '../../contracts/shared.ts'
import type { Rgb, Still } from './paint.ts'
import type { Score } from './score.ts'

/** One film of the demo catalogue: what is written about it, and how it is drawn. */
export interface Film {
  /** Stable for ever: idempotency keys and file names are made of it. */
  readonly id: string
  readonly name: LocalText
  readonly synopsis: LocalText
  readonly year: number
  readonly genres: readonly string[]
  readonly cast: readonly { readonly name: string; readonly role: string }[]
  readonly maturityAge: number
  readonly originalLanguage: string
  /** Absent for a film that stands by itself. */
  readonly episode?: { readonly seriesId: string; readonly season: number; readonly episode: number }
  readonly seconds: number
  readonly picture: Picture
  readonly sound: readonly SoundTrack[]
  readonly subtitles: readonly SubtitleTrack[]
}

export interface Series extends Pick<Film, 'id' | 'name' | 'synopsis' | 'year' | 'genres' | 'cast' | 'maturityAge' | 'originalLanguage'> {}

/** The size of the picture; everything in a film is painted in proportion to it. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly seconds: number
}

export interface Picture {
  readonly stills: (frame: Frame) => Readonly<Record<string, Still>>
  /** Colours for what is drawn in grey: darkest (0) to lightest (1). `lut1d=NAME.cube` applies them. */
  readonly palettes?: Readonly<Record<string, (light: number) => Rgb>>
  /** Filter chains. Each still stands at the label of its name; the last chain ends in `[picture]`. */
  readonly graph: (frame: Frame) => readonly string[]
  /** Strength of the film grain in the luma, 0 to 20. It also hides the steps of slow gradients. */
  readonly grain: number
}

export interface SoundTrack {
  /** Language tag, e.g. `ja`. */
  readonly language: string
  readonly score: Score
}

export interface SubtitleTrack {
  readonly language: string
  readonly cues: readonly Cue[]
}

/** Seconds from the start of the film. */
export interface Cue {
  readonly from: number
  readonly to: number
  readonly words: string
}

export const frameRate = 24
