import { describe, expect, it } from 'vitest'
import type { MasterProbe, ProbedAudio } from '../probe/master-probe.ts'
import { sampleVideo } from '../probe/sample-video.ts'
import { judgeCadence } from './cadence.ts'
import { judgeColour } from './colour.ts'
import { parseColourSideData } from './colour-side-data.ts'
import { findingTable } from './finding-table.ts'
import { finding } from './finding.ts'
import type { TextCheck } from './find-in-text.ts'
import { findAll } from './findings.ts'
import type { InspectedFacts } from './findings.ts'
import type { MeasuredLoudness } from './parse-loudness.ts'
import { inspectionReport } from './report.ts'
import type { SoundFacts } from './sound-facts.ts'

const track: ProbedAudio = {
  index: 1,
  codec: 'aac',
  channels: 2,
  layout: 'stereo',
  sampleRate: 48_000,
  language: 'en',
  title: undefined,
  role: 'main',
  isDefault: true,
}
const video = { ...sampleVideo, primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', saysRange: true, startSeconds: 0 }
const probe: MasterProbe = {
  container: 'mp4',
  durationSeconds: 100,
  startSeconds: 0,
  sizeBytes: 1_000_000,
  video: [video],
  stills: 0,
  audio: [track],
  subtitles: [],
  chapters: [],
}
const loudness: MeasuredLoudness = {
  integratedLufs: -23,
  rangeLu: 8,
  truePeakDbtp: -3,
  curve: [{ seconds: 3, lufs: -23 }],
  fromSeconds: 0,
  toSeconds: 100,
  measuredSeconds: 100,
  holes: [],
}
const sound: SoundFacts = {
  track,
  state: 'measured',
  loudness,
  stereo: loudness,
  surround: undefined,
  silences: [],
  packets: 4700,
  errors: 0,
  decodedSeconds: 100,
}
const rate = { numerator: 24, denominator: 1 }
const cadence = judgeCadence({
  video,
  rate,
  startSeconds: 0,
  times: undefined,
  packets: undefined,
  fields: undefined,
  crcs: undefined,
  pictures: undefined,
  abilities: { leaveOutRepeats: true },
})
const film: NonNullable<InspectedFacts['film']> = {
  probe,
  durationSeconds: 100,
  packets: undefined,
  cadence,
  colour: judgeColour(video, parseColourSideData('')),
  hasCaptions: false,
  captionFields: [],
  sound: [sound],
  black: [],
  frozen: [],
  end: undefined,
}
const facts: InspectedFacts = { sizeBytes: 1_000_000, film, texts: [], checksum: { sha256: 'aa', promised: [] }, refusals: [] }
const inFilm = (change: Partial<typeof film>) => findAll({ ...facts, film: { ...film, ...change } })
const codesIn = (change: Partial<typeof film>) => inFilm(change).map(({ code }) => code)
const inSound = (change: Partial<SoundFacts>) => inFilm({ sound: [{ ...sound, ...change }] })
const inTrack = (change: Partial<ProbedAudio>) => inSound({ track: { ...track, ...change } }).map(({ code }) => code)
const inLoudness = (change: Partial<MeasuredLoudness>) =>
  inSound({ loudness: { ...loudness, ...change }, stereo: { ...loudness, ...change } }).map(({ code }) => code)

describe('findingTable', () => {
  it('says each thing in whole sentences', () => {
    for (const [code, { means, action }] of Object.entries(findingTable)) {
      expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
      for (const words of [means, action])
        expect(words === '{words}' ? 'As decided.' : words, code).toMatch(/^([A-Z]|\{\w+\}).*(\.|\{first\})$/)
    }
  })
})

describe('finding', () => {
  it('fills in words and keeps its place to the millisecond', () => {
    expect(finding('frozen', { seconds: 12.5 }, { fromSeconds: 1.00049, toSeconds: 13.5 })).toEqual({
      code: 'frozen',
      severity: 'warn',
      fromSeconds: 1,
      toSeconds: 13.5,
      means: 'The picture stands still for 12.5 s.',
      action: 'It stays. Look whether it is meant.',
    })
  })
})

describe('findAll', () => {
  it('tells of film grain, where there is any', () => {
    expect(inFilm({ grain: 4.57 }).map(({ code, severity, means }) => [code, severity, means])).toEqual([
      ['film-grain', 'note', 'There is film grain of strength 4.57, in steps of 8 bits.'],
    ])
    expect(inFilm({ grain: undefined })).toEqual([])
  })
  it('finds nothing in an ordinary film', () => {
    expect(findAll(facts)).toEqual([])
  })

  it('passes refusals on first, and compares checksums', () => {
    const refusals = [{ code: 'CUT_OFF', reason: 'The file is cut off.' }]
    expect(
      findAll({ ...facts, refusals, checksum: { sha256: 'aa', promised: ['aa', 'bb'] } }).map(({ code, severity, means }) => [
        code,
        severity,
        means,
      ]),
    ).toEqual([
      ['CUT_OFF', 'refuse', 'The file is cut off.'],
      ['checksum-differs', 'refuse', 'The SHA-256 of the file is aa, and bb was promised: it was damaged on its way.'],
    ])
    expect(findAll({ ...facts, checksum: { sha256: 'aa', promised: ['aa'] } }).map(({ code }) => code)).toEqual(['checksum-matches'])
    expect(findAll({ ...facts, checksum: { sha256: undefined, promised: ['aa'] } })).toEqual([])
  })

  it('tells how the picture is stored', () => {
    const stored = (change: Partial<typeof video>, more: Partial<MasterProbe> = {}) =>
      codesIn({ probe: { ...probe, video: [{ ...video, ...change }], ...more } })
    expect(stored({ width: 853 })).toEqual(['odd-dimensions'])
    expect(stored({ rotation: 90 })).toEqual(['rotated'])
    expect(stored({ pixelAspect: { numerator: 4, denominator: 3 } })).toEqual(['pixel-aspect'])
    expect(stored({}, { video: [video, video] })).toEqual(['more-video'])
    expect(stored({ startSeconds: 0.5 })).toEqual(['picture-starts-late'])
    expect(codesIn({ hasCaptions: true })).toEqual(['captions-unread'])
    expect(codesIn({ hasCaptions: true, captionFields: [1, 2] })).toEqual(['captions-inside'])
    expect([codesIn({ packets: 240 }), codesIn({ packets: 241 })]).toEqual([[], ['frame-count-differs']])
    expect([codesIn({ durationSeconds: 90 }), codesIn({ durationSeconds: 89.9 })].map((codes) => codes.includes('ends-early'))).toEqual([
      false,
      true,
    ])
  })

  it('tells what the decoder said', () => {
    const counted = (decoded: number, errors: number, taken: number, damagedAtLeast = 0) =>
      codesIn({
        end: {
          streams: [{ index: 0, packets: 240, decoded, errors, samples: undefined }],
          damagedAtLeast,
          pictures: { taken, given: 240, leftOut: 0, repeated: 0 },
        },
      })
    expect([counted(240, 0, 240), counted(238, 2, 238), counted(240, 0, 100), counted(240, 0, 240, 1)]).toEqual([
      [],
      ['picture-errors'],
      ['picture-changes'],
      ['picture-damaged'],
    ])
  })

  it('tells how pictures follow each other', () => {
    const of = (change: Partial<typeof cadence>) =>
      inFilm({ cadence: { ...cadence, ...change } }).map(({ code, fromSeconds }) => [code, fromSeconds])
    expect(of({ isVariable: true })).toEqual([['variable-rate', undefined]])
    expect(of({ flaggedPulldown: rate, treatment: { kind: 'constant-rate', filters: [], rate } })).toEqual([
      ['flagged-pulldown', undefined],
    ])
    expect(of({ resampled: { leftOut: 80, repeated: 80 } })).toEqual([['pictures-resampled', undefined]])
    const { gaps } = cadence
    expect(of({ gaps: { ...gaps, holes: [{ fromSeconds: 5, toSeconds: 7 }], holeCount: 3, missingFrames: 60 } })).toEqual([
      ['more-time-gaps', undefined],
      ['time-gap', 5],
    ])
    expect(of({ gaps: { ...gaps, missingFrames: 3 } })).toEqual([['missing-frames', undefined]])
    expect(of({ gaps: { ...gaps, overlaps: { count: 2, firstSeconds: 4 } } })).toEqual([['overlapping-frames', 4]])
    expect(of({ gaps: { ...gaps, backwards: { count: 1, firstSeconds: 9 } } })).toEqual([['time-goes-back', 9]])
    const repeats = { pattern: 'one-in-several', oneIn: 5, share: 0.2, trueRate: rate, where: { fromSeconds: 0, toSeconds: 99 } } as const
    expect(of({ repeats })).toEqual([['repeated-frames-kept', 0]])
    expect(of({ repeats, treatment: { kind: 'leave-out-repeats', filters: [], rate } })).toEqual([['repeated-frames', 0]])
  })

  it('tells fields as they were found and flagged', () => {
    const of = (
      found: 'interlaced' | 'telecined' | 'progressive' | 'unknown',
      flagged: boolean,
      kind: 'deinterlace' | 'inverse-telecine' | 'none' = 'deinterlace',
    ) =>
      inFilm({
        cadence: {
          ...cadence,
          fields: { found, flagged, order: 'top-first', statistics: undefined },
          treatment: { kind, filters: [], rate },
        },
      }).map(({ code, means }) => `${code}: ${means}`)
    expect(of('interlaced', true)).toEqual(['interlaced: The picture is interlaced, top field first.'])
    expect(of('interlaced', false)[0]).toMatch(/^interlaced-unflagged/)
    expect(of('unknown', true)[0]).toMatch(/^interlaced:/)
    expect(of('telecined', false, 'inverse-telecine')[0]).toMatch(/^telecined:/)
    expect(of('telecined', false)[0]).toMatch(/^telecined-kept:/)
    expect(of('progressive', true, 'none')[0]).toMatch(/^interlaced-flag-wrong/)
    expect(of('progressive', false, 'none')).toEqual([])
  })

  it('tells black at the ends from black inside, and does not tell it again as frozen', () => {
    const part = (fromSeconds: number, toSeconds: number) => ({ fromSeconds, toSeconds })
    expect(codesIn({ black: [part(0, 1.5), part(50, 52), part(97, 100)] })).toEqual(['black-start', 'black-end'])
    expect(codesIn({ black: [part(50, 52.1)], frozen: [part(50, 60)] })).toEqual(['black-inside', 'frozen'])
    expect(codesIn({ black: [part(50, 59)], frozen: [part(50, 59)] })).toEqual(['black-inside'])
    expect(codesIn({ frozen: [part(10, 14.9)] })).toEqual([])
    expect(codesIn({ black: [part(0, 100)], frozen: [part(0, 100)] })).toEqual(['all-black'])
    expect(codesIn({ frozen: [part(0, 99.6)] })).toEqual(['all-frozen'])
  })

  it('tells colours, and nothing of Dolby Vision that stands alone, for which a film is refused', () => {
    const dolby = (profile: number, compatibility: number) => ({ profile, compatibility, hasBaseLayer: true, hasEnhancementLayer: false })
    const hdr = { ...video, primaries: 'bt2020', transfer: 'smpte2084', matrix: 'bt2020nc', bitDepth: 10, pixelFormat: 'yuv420p10le' }
    const side = parseColourSideData('')
    const of = (picture: typeof video, more: Partial<typeof side> = {}) => codesIn({ colour: judgeColour(picture, { ...side, ...more }) })
    expect(of({ ...video, transfer: undefined! })).toEqual(['colour-assumed'])
    expect(of({ ...video, fullRange: true })).toEqual(['full-range'])
    expect(of(hdr)).toEqual(['hdr10-without-metadata', 'deep-colour'])
    expect(of(hdr, { contentLight: { maxCll: 1000, maxFall: 400 }, hasHdr10Plus: true })).toEqual(['deep-colour', 'hdr10', 'hdr10-plus'])
    expect(of(hdr, { contentLight: { maxCll: 1000, maxFall: 400 }, dolbyVision: dolby(8, 1) })).toEqual([
      'dolby-vision-base',
      'deep-colour',
      'hdr10',
    ])
    expect(of(hdr, { dolbyVision: dolby(5, 0) })).toEqual([])
    expect(of({ ...video, primaries: 'bt2020' })).toEqual(['sdr-wide-gamut'])
    expect(of({ ...video, primaries: 'film' })).toEqual(['sdr-odd-primaries'])
    expect(of({ ...hdr, bitDepth: 8, primaries: 'bt709' })).toEqual(['hdr10-without-metadata', 'pq-not-bt2020', 'hdr-eight-bits'])
  })

  it('tells layouts, roles and languages', () => {
    expect(inTrack({ channels: 1, layout: 'mono' })).toEqual(['mono'])
    expect(inTrack({ channels: 6, layout: '5.1(side)' })).toEqual(['surround'])
    expect(inTrack({ channels: 8, layout: '7.1' })).toEqual(['surround'])
    expect(inTrack({ channels: 5, layout: '5.0(side)' })).toEqual(['surround'])
    expect(inTrack({ channels: 6, layout: undefined })).toEqual(['unusual-layout'])
    expect(inTrack({ channels: 16, layout: 'hexadecagonal' })).toEqual(['unusual-layout'])
    expect(inTrack({ role: 'commentary', language: 'und' })).toEqual(['commentary', 'language-unknown'])
    expect(inTrack({ role: 'description' })).toEqual(['description'])
  })

  it('tells tracks that cannot be used, and those that are damaged', () => {
    const of = (state: SoundFacts['state']) => inSound({ state, loudness: undefined, stereo: undefined }).map(({ code }) => code)
    expect([of('no-decoder'), of('no-format'), of('no-layout'), of('empty'), of('left-out'), of('not-surveyed')]).toEqual([
      ['sound-no-decoder'],
      ['sound-no-format'],
      ['sound-no-layout'],
      ['sound-empty'],
      ['sound-unmeasured'],
      [],
    ])
    expect(inSound({ errors: 3 })[0]!.means).toBe('3 of 4700 packets of this track are damaged.')
    expect(inSound({ decodedSeconds: 200 }).map(({ code }) => code)).toEqual(['sound-changes'])
    expect(codesIn({ probe: { ...probe, audio: [] }, sound: [] })).toEqual(['no-audio'])
  })

  it('tells sound that begins apart from the picture, or ends apart from it', () => {
    expect(inTrack({ startSeconds: 0.049 })).toEqual([])
    expect(inTrack({ startSeconds: 0.05 })).toEqual(['sound-starts-late'])
    const late = codesIn({
      probe: { ...probe, video: [{ ...video, startSeconds: 0.08 }], audio: [{ ...track, startSeconds: 0 }] },
      sound: [{ ...sound, track: { ...track, startSeconds: 0 } }],
    })
    expect(late).toEqual(['sound-starts-early'])
    expect([99.5, 99.4, 100.5, 100.6].map((toSeconds) => inLoudness({ toSeconds }))).toEqual([[], ['sound-short'], [], ['sound-long']])
    expect(inLoudness({ holes: [{ fromSeconds: 5, toSeconds: 6.5 }] })).toEqual(['sound-hole'])
  })

  it('tells loudness and what is done about it', () => {
    expect(inLoudness({ integratedLufs: -23.5 })).toEqual([])
    expect(inLoudness({ integratedLufs: -27 })).toEqual(['loudness'])
    expect(inLoudness({ truePeakDbtp: -1 })).toEqual([])
    expect(inLoudness({ truePeakDbtp: -0.9 })).toEqual(['true-peak'])
    expect(inLoudness({ integratedLufs: -14, truePeakDbtp: 0.5 })).toEqual(['loudness'])
    expect(inLoudness({ integratedLufs: -50 })).toEqual(['loudness'])
    expect(inLoudness({ integratedLufs: -50.1 })).toEqual(['nearly-silent'])
    expect(inLoudness({ integratedLufs: undefined })).toEqual(['silent-track'])
    expect(inLoudness({ rangeLu: 20.1 })).toEqual(['wide-range'])
    expect(inLoudness({ rangeLu: 20.1, measuredSeconds: 59 }).includes('wide-range')).toBe(false)
  })

  it('tells long silences of a main track, and one that is all silence', () => {
    const silent = (from: number, to: number, change: Partial<ProbedAudio> = {}) =>
      inSound({ track: { ...track, ...change }, silences: [{ fromSeconds: from, toSeconds: to }] }).map(({ code }) => code)
    expect([silent(10, 19.9), silent(10, 20), silent(0, 99.5)]).toEqual([[], ['silent-stretch'], ['silent-track']])
    expect(silent(10, 60, { role: 'commentary' })).toEqual(['commentary'])
  })

  it('tells subtitles that are drawn, faulty, empty or too long', () => {
    const subtitle = {
      index: 3,
      codec: 'hdmv_pgs_subtitle',
      kind: 'bitmap',
      language: 'en',
      title: undefined,
      role: 'subtitle',
      isDefault: false,
    } as const
    expect(codesIn({ probe: { ...probe, subtitles: [subtitle, { ...subtitle, kind: 'text' }] } })).toEqual(['bitmap-subtitles'])
    const text = { name: 'en.srt', cues: 10, endSeconds: 105, problemCount: 0, problems: [] }
    const of = (change: Partial<TextCheck>) =>
      findAll({ ...facts, texts: [{ ...text, ...change }] }).map(({ code, means }) => `${code}: ${means}`)
    expect(of({})).toEqual([])
    expect(of({ problemCount: 7, problems: [{ line: 12, words: 'An empty cue is left out.' }] })).toEqual([
      'subtitle-problems: 7 places in en.srt cannot be read as they should; the first is in line 12: An empty cue is left out.',
    ])
    expect(of({ cues: 0 })).toEqual(['subtitle-empty: No line can be read from en.srt.'])
    expect(of({ endSeconds: 105.1 })[0]).toMatch(/^subtitle-outlasts/)
  })
})

describe('inspectionReport', () => {
  it('says in one line what a film is and what must be done', () => {
    expect(inspectionReport(facts).summary).toBe('h264 1920x1080 at 24, 1 min 40 s, 1 audio track: nothing to mend.')
    const mended = { ...facts, film: { ...film, sound: [{ ...sound, errors: 1, stereo: { ...loudness, integratedLufs: -30 } }] } }
    expect(inspectionReport(mended).summary).toBe('h264 1920x1080 at 24, 1 min 40 s, 1 audio track: 1 put right, 1 to look at.')
  })

  it('refuses in words, also what could not be read at all', () => {
    const refusals = [{ code: 'EMPTY_FILE', reason: 'The file is empty. Copy or export it again.' }]
    expect(
      inspectionReport({ sizeBytes: 12_345, film: undefined, texts: [], checksum: { sha256: undefined, promised: [] }, refusals }),
    ).toMatchObject({
      version: 1,
      verdict: 'refused',
      summary: 'Refused: The file is empty. Copy or export it again. Nothing is encoded.',
      file: { container: 'unknown', sizeBytes: 12_345 },
      counts: { refuse: 1 },
      sound: [],
    })
  })

  it('is plain JSON with what was measured and what will be done', () => {
    const report = inspectionReport(facts)
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({
      version: 1,
      verdict: 'ok',
      file: { container: 'mp4', sizeBytes: 1_000_000, durationSeconds: 100, sha256: 'aa' },
      picture: { codec: 'h264', cadence: { treatment: { kind: 'none' } }, colour: { dynamicRange: 'sdr' } },
      sound: [
        {
          index: 1,
          state: 'measured',
          loudness: { integratedLufs: -23, rangeLu: 8, truePeakDbtp: -3 },
          stereoGain: { gainDb: 0, limiterNeeded: false, words: 'Left at -23 LUFS.' },
          curve: [{ seconds: 3, lufs: -23 }],
        },
      ],
      findings: [],
      moreFindings: 0,
    })
    expect(report.sound[0]).not.toHaveProperty('stereo')
  })

  it('keeps the gravest 500 findings and counts the rest', () => {
    const frozen = Array.from({ length: 700 }, (_, at) => ({ fromSeconds: at * 10, toSeconds: at * 10 + 6 }))
    const report = inspectionReport({
      ...facts,
      film: { ...film, durationSeconds: 10_000, frozen, sound: [{ ...sound, state: 'not-surveyed' }] },
    })
    expect([report.findings.length, report.moreFindings, report.counts.warn, report.frozen.length]).toEqual([500, 200, 700, 500])
  })
})
