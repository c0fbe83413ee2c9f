import { describe, expect, it } from 'vitest'
import { notesOf, together, type Score } from './score.ts'
import { sampleRate, synthesise } from './synthesise.ts'
import { encodeWav, measureLoudness } from './wav.ts'

const score: Score = {
  barSeconds: 1,
  chords: [
    [69, 72],
    [57, 60],
  ],
  room: 0.2,
  voices: [
    { instrument: 'pluck', steps: [0, null, 2], octave: 1, level: 0.5, pan: -1, bars: [1, 3] },
    { noise: 'sea', level: 0.1 },
  ],
}

describe('a score', () => {
  it('plays its steps in its bars, and goes on an octave higher beyond the end of a chord', () => {
    const notes = notesOf(score, 4)
    expect(notes.map(({ atSeconds }) => atSeconds)).toEqual([1, 1 + 2 / 3, 2, 2 + 2 / 3])
    expect(notes.map(({ frequencyHz }) => frequencyHz)).toEqual([440, 880, 880, 1760])
    expect(notes[0]).toMatchObject({ forSeconds: 1 / 3, level: 0.5, pan: -1 })
  })

  it('spreads what sounds together from left to right at one level', () => {
    expect(together('pad', [0, 1, 2, 3], 0.6).map((voice) => ('pan' in voice ? [voice.pan, voice.level] : []))).toEqual([
      [-0.45, 0.3],
      [expect.closeTo(-0.15), 0.3],
      [expect.closeTo(0.15), 0.3],
      [0.45, 0.3],
    ])
  })
})

describe('sound', () => {
  const sine = (gain: number) =>
    Float32Array.from({ length: 2 * sampleRate }, (_, index) => gain * Math.sin((2 * Math.PI * 997 * index) / sampleRate))

  it('is as loud as the standard says for its test tone', () => {
    const silence = new Float32Array(2 * sampleRate)
    expect(measureLoudness({ left: sine(1), right: silence })).toBeCloseTo(-3.01, 1)
    expect(measureLoudness({ left: sine(0.1), right: sine(0.1) })).toBeCloseTo(-20, 1)
  })

  it('comes out the same twice, starts and ends in silence, and is written at -20 LUFS without reaching full scale', () => {
    const sound = synthesise(score, 3)
    expect(synthesise(score, 3).left).toEqual(sound.left)
    expect(sound.left).toHaveLength(3 * sampleRate)
    expect([Math.abs(sound.left[0]!), Math.abs(sound.left.at(-1)!)].every((sample) => sample < 1e-4)).toBe(true)
    const wav = encodeWav(sound)
    const samples = new Int16Array(wav.buffer, 44)
    const channel = (side: number) => Float32Array.from({ length: samples.length / 2 }, (_, index) => samples[2 * index + side]! / 32_768)
    expect(measureLoudness({ left: channel(0), right: channel(1) })).toBeCloseTo(-20, 0)
    expect(Math.max(...channel(0).map(Math.abs))).toBeLessThan(0.91)
  })

  it('is a WAV file of 16 bits, stereo, 48 kHz', () => {
    const wav = encodeWav({ left: sine(0.5), right: sine(0.5) })
    const view = new DataView(wav.buffer)
    expect(new TextDecoder().decode(wav.subarray(0, 4))).toBe('RIFF')
    expect([
      view.getUint32(4, true),
      view.getUint16(22, true),
      view.getUint32(24, true),
      view.getUint16(34, true),
      view.getUint32(40, true),
    ]).toEqual([wav.length - 8, 2, 48_000, 16, wav.length - 44])
  })
})
