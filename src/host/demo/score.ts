/** Music as data: chords that follow one another, and voices that play on them. */
export interface Score {
  readonly barSeconds: number
  /** One chord a bar, as MIDI note numbers (60 is middle C, 440 Hz is 69); they start again at the end. */
  readonly chords: readonly (readonly number[])[]
  readonly voices: readonly Voice[]
  /** How much of the room is heard, 0 to 1. */
  readonly room: number
}

export type Instrument = 'pad' | 'choir' | 'reed' | 'pluck' | 'koto' | 'bell' | 'bass' | 'drum'
export type Noise = 'wind' | 'sea' | 'rain' | 'static'

export type Voice =
  | {
      readonly instrument: Instrument
      /** What is played in each equal part of a bar: a place in the chord (beyond its end an octave higher), or nothing. */
      readonly steps: readonly (number | null)[]
      /** Octaves above the chord as written. */
      readonly octave?: number
      readonly level: number
      /** -1 left to 1 right. */
      readonly pan?: number
      /** The first bar in which it plays, and the first in which it does not any more. */
      readonly bars?: readonly [from: number, to: number]
    }
  | { readonly noise: Noise; readonly level: number }

/** Places of the chord held through every bar, spread from left to right; `level` is that of all of them. */
export const together = (instrument: Instrument, places: readonly number[], level: number, octave = 0): readonly Voice[] =>
  places.map((place, index) => ({
    instrument,
    steps: [place],
    octave,
    level: level / Math.sqrt(places.length),
    pan: places.length === 1 ? 0 : (index / (places.length - 1) - 0.5) * 0.9,
  }))

/** A note of the score at its time. */
export interface Note {
  readonly instrument: Instrument
  readonly atSeconds: number
  readonly forSeconds: number
  readonly frequencyHz: number
  readonly level: number
  readonly pan: number
}

/** Every note of `seconds` of the score, in the order of its voices. */
export const notesOf = (score: Score, seconds: number): readonly Note[] => {
  const bars = Math.ceil(seconds / score.barSeconds)
  return score.voices.flatMap((voice) => {
    if ('noise' in voice) return []
    const stepSeconds = score.barSeconds / voice.steps.length
    const [firstBar, endBar] = voice.bars ?? [0, bars]
    return Array.from({ length: Math.max(0, Math.min(bars, endBar) - firstBar) }, (_, index) => firstBar + index).flatMap((bar) => {
      const chord = score.chords[bar % score.chords.length]!
      return voice.steps.flatMap((place, step): Note[] => {
        if (place === null) return []
        const key = chord[place % chord.length]! + 12 * (Math.floor(place / chord.length) + (voice.octave ?? 0))
        return [
          {
            instrument: voice.instrument,
            atSeconds: bar * score.barSeconds + step * stepSeconds,
            forSeconds: stepSeconds,
            frequencyHz: 440 * 2 ** ((key - 69) / 12),
            level: voice.level,
            pan: voice.pan ?? 0,
          },
        ]
      })
    })
  })
}
