import { describe, expect, it } from 'vitest'
import type { InspectionReport } from '../../../../../src/contracts/inspection.ts'
import { factGroups } from './master-facts.ts'

const said = (value: string) => ({ value, from: 'file' as const, why: 'it stands there' })
const report: InspectionReport = {
  version: 1,
  verdict: 'ok',
  summary: '',
  file: { container: 'mov', sizeBytes: 6_094_458, durationSeconds: 83.5, chapters: 3 },
  picture: {
    codec: 'h264',
    pixelFormat: 'yuv420p',
    width: 720,
    height: 576,
    shownWidth: 768,
    shownHeight: 576,
    rotation: 0,
    pixelAspect: { numerator: 16, denominator: 15 },
    cadence: {
      frames: 2002,
      rate: { numerator: 30_000, denominator: 1001 },
      isVariable: true,
      fields: { flagged: true, found: 'progressive' },
      treatment: { kind: 'constant-rate', rate: { numerator: 30_000, denominator: 1001 } },
    },
    colour: {
      primaries: said('bt709'),
      transfer: said('bt709'),
      matrix: { value: 'smpte170m', from: 'assumed', why: 'the file does not say' },
      range: said('limited'),
      bitDepth: 8,
      dynamicRange: 'sdr',
    },
  },
  sound: [
    {
      index: 1,
      codec: 'aac',
      channels: 2,
      layout: 'stereo',
      sampleRate: 48_000,
      language: 'de',
      title: 'Original',
      role: 'main',
      state: 'measured',
      loudness: { integratedLufs: -29.7, rangeLu: 7.1, truePeakDbtp: -14.6 },
      curve: [],
      silences: [],
    },
  ],
  subtitles: [],
  texts: [{ name: 'film.srt', cues: 12, problemCount: 1, problems: [] }],
  black: [],
  frozen: [],
  shots: [],
  findings: [],
  moreFindings: 0,
  counts: { note: 0, fix: 0, warn: 0, refuse: 0 },
}
const factsOf = (group: string, of = report) => factGroups(of).find(({ name }) => name === group)?.facts

describe('the facts of a master', () => {
  it('say where the file is silent, and why something is taken to be so', () => {
    expect(factsOf('Colour')?.filter(({ assumed }) => assumed)).toEqual([
      { name: 'Matrix', words: 'smpte170m', assumed: 'the file does not say' },
    ])
  })
  it('name what is done to the rhythm of pictures', () => {
    expect(factsOf('Rhythm')).toEqual([
      { name: 'Pictures', words: '2002 at 29.97 a second, unevenly spaced' },
      { name: 'Fields', words: 'progressive, flagged interlaced' },
      { name: 'Treatment', words: 'spaced evenly, 29.97 a second' },
    ])
  })
  it('tell a stored picture from a shown one', () => {
    expect(factsOf('Picture')).toEqual([
      { name: 'Codec', words: 'H.264, yuv420p' },
      { name: 'Size', words: '720 × 576' },
      { name: 'Shown as', words: '768 × 576' },
      { name: 'Pixels', words: '16:15' },
    ])
  })
  it('have one line for each track and each file beside', () => {
    expect(factsOf('Sound')).toEqual([
      { name: 'Original', words: 'German. AAC, stereo, 48 kHz. −29.7 LUFS, range 7.1 LU, peaks at −14.6 dBTP' },
    ])
    expect(factsOf('Subtitles')).toEqual([{ name: 'film.srt', words: '12 lines, beside the film, 1 that cannot be read as they should' }])
  })
  it('say that there is none', () => {
    expect(factsOf('Sound', { ...report, sound: [] })).toEqual([{ name: '', words: 'none' }])
    const { picture: _, ...without } = report
    expect(factGroups(without).map(({ name }) => name)).toEqual(['File', 'Sound', 'Subtitles'])
  })
})
