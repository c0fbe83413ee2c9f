import { describe, expect, it } from 'vitest'
import { parseLoudness } from './parse-loudness.ts'
import { parseSilences } from './parse-silences.ts'

const row = (frame: number, seconds: number, values: Record<string, string | number>) =>
  `frame:${frame}    pts:${Math.round(seconds * 48_000)}  pts_time:${seconds}\n${Object.entries(values)
    .map(([key, value]) => `lavfi.r128.${key}=${value}\n`)
    .join('')}`

/** ffmpeg 7.0 on 3 s of a tone that pauses. */
const real = `frame:0    pts:0       pts_time:0
lavfi.r128.M=-120.691
lavfi.r128.S=-120.691
lavfi.r128.I=-70.000
lavfi.r128.LRA=0.000
lavfi.r128.LRA.low=0.000
lavfi.r128.LRA.high=0.000
lavfi.r128.true_peaks_ch0=0.300
lavfi.r128.true_peak=0.300
frame:10   pts:48000   pts_time:1
lavfi.r128.M=-15.399
lavfi.r128.S=-120.691
lavfi.r128.I=-14.297
lavfi.r128.LRA=0.000
lavfi.r128.LRA.low=0.000
lavfi.r128.LRA.high=0.000
lavfi.r128.true_peaks_ch0=0.300
lavfi.r128.true_peak=0.300
frame:29   pts:139200  pts_time:2.9
lavfi.r128.M=-14.151
lavfi.r128.S=-17.162
lavfi.r128.I=-15.128
lavfi.r128.LRA=20.000
lavfi.r128.LRA.low=-37.170
lavfi.r128.LRA.high=-17.170
lavfi.r128.true_peaks_ch0=0.300
lavfi.r128.true_peak=0.300
`

describe('parseLoudness', () => {
  it('reads what ffmpeg wrote last, and a curve from the third second on', () => {
    expect(parseLoudness(real)).toEqual({
      integratedLufs: -15.1,
      rangeLu: 20,
      truePeakDbtp: -10.5,
      curve: [{ seconds: 3, lufs: -17.2 }],
      fromSeconds: 0,
      toSeconds: 3,
      measuredSeconds: 3,
      holes: [],
    })
  })

  it('gives no loudness to silence, and floors the curve at the gate', () => {
    const silent =
      row(0, 0, { I: '-70.000', S: -120.691, true_peak: '0.000' }) + row(30, 3, { I: '-70.000', S: 'nan', M: 'nan', true_peak: '0.000' })
    expect(parseLoudness(silent)).toMatchObject({
      integratedLufs: undefined,
      truePeakDbtp: undefined,
      rangeLu: 0,
      curve: [{ seconds: 3.1, lufs: -70 }],
    })
  })

  it('thins out the lines of the end and sees a hole where the clock outruns the sound', () => {
    const lines = [...[0, 10, 20, 30, 40].map((frame) => [frame, frame / 10]), [50, 6.5], [60, 7.5], [61, 7.6], [62, 7.7]]
    const track = parseLoudness(lines.map(([frame, at]) => row(frame!, at! + 2, { I: -23, S: -20 - frame! / 10 })).join(''))!
    expect(track).toMatchObject({ fromSeconds: 2, toSeconds: 9.8, measuredSeconds: 6.3, holes: [{ fromSeconds: 7, toSeconds: 8.5 }] })
    expect(track.curve.map(({ seconds }) => seconds)).toEqual([5.1, 6.1, 8.6, 9.6])
  })

  it('takes at most 2000 points, the loudest of each stretch', () => {
    const text = Array.from({ length: 5003 }, (_, at) => row(at * 10, at, { I: -20, S: at % 3 === 0 ? -15 : -30 })).join('')
    const { curve } = parseLoudness(text)!
    expect(curve.length).toBe(1667)
    expect(new Set(curve.map(({ lufs }) => lufs))).toEqual(new Set([-15]))
  })

  it('says nothing of an empty file or of nonsense', () => {
    for (const text of ['', 'frame:', 'frame:x pts_time:1\n', '<html>\n\n', 'lavfi.r128.I=-3\n'])
      expect(parseLoudness(text)).toBeUndefined()
  })
})

describe('parseSilences', () => {
  it('pairs starts and ends, and ends the last with the track', () => {
    const text = `frame:93   pts:95232   pts_time:1.984
lavfi.silence_start=1
frame:117  pts:119808  pts_time:2.496
lavfi.silence_end=2.500021
lavfi.silence_duration=1.500021
frame:400  pts:419808  pts_time:8.5
lavfi.silence_start=7.5
`
    expect(parseSilences(text, 12)).toEqual([
      { fromSeconds: 1, toSeconds: 2.5 },
      { fromSeconds: 7.5, toSeconds: 12 },
    ])
    expect(parseSilences(text, 7)).toEqual([{ fromSeconds: 1, toSeconds: 2.5 }])
  })

  it('bears an end without a start, a start before zero, and both in one frame', () => {
    const both = 'frame:1 pts:1 pts_time:3\nlavfi.silence_end=2\nlavfi.silence_start=2.5\n'
    expect(parseSilences(`frame:0 pts:0 pts_time:0\nlavfi.silence_start=-0.02\n${both}`, 4)).toEqual([
      { fromSeconds: 0, toSeconds: 2 },
      { fromSeconds: 2.5, toSeconds: 4 },
    ])
    expect(parseSilences(both, 2)).toEqual([])
    expect(parseSilences('', 10)).toEqual([])
  })
})
