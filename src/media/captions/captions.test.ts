import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cue, CuePlace, CueSpan } from './cue.ts'
import { formatCueTime, readWebVttTime } from './cue-time.ts'
import { decodeText } from './decode-text.ts'
import { captionProblems } from './caption-problems.ts'
import { parseCaptions } from './parse-captions.ts'
import { parseSrt } from './parse-srt.ts'
import { parseWebVtt } from './parse-webvtt.ts'
import { placeClass } from './place-box.ts'
import { tidySpans } from './tidy-spans.ts'
import { writeImsc } from './write-imsc.ts'
import { writeWebVtt } from './write-webvtt.ts'

const characters = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      'a',
      'é',
      '漢',
      '😀',
      ' ',
      '\n',
      '<',
      '>',
      '&',
      '-->',
      '&amp;',
      '"',
      "'",
      '\u00a0',
      '\t',
      '\0',
      '\ud800',
      ']]>',
      '</p>',
      '<i>',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }),
  ),
  maxLength: 12,
})

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T

const span: fc.Arbitrary<CueSpan> = fc
  .record({
    text: characters,
    italic: optional(fc.constant(true)),
    bold: optional(fc.constant(true)),
    underline: optional(fc.constant(true)),
    color: optional(fc.constantFrom('#ffff00', '#00ffff', '#ff0000')),
    voice: optional(fc.constantFrom('Ada', 'R & D <x>', 'Zoë "Z"')),
    language: optional(fc.constantFrom('ja', 'pt-BR')),
    ruby: optional(fc.constantFrom('かん', 'a < b')),
  })
  .map(withoutUndefined) as fc.Arbitrary<CueSpan>

const percent = fc.integer({ min: 0, max: 100 })
const place: fc.Arbitrary<CuePlace> = fc
  .record({
    vertical: optional(fc.constantFrom('rl', 'lr')),
    line: optional(
      fc.oneof(
        fc.record({ at: fc.integer({ min: -15, max: 15 }), unit: fc.constant('lines' as const) }),
        fc
          .record({ at: percent, unit: fc.constant('percent' as const), align: optional(fc.constantFrom('center', 'end')) })
          .map(withoutUndefined),
      ),
    ),
    position: optional(percent),
    positionAlign: fc.constantFrom(undefined, 'line-left', 'center', 'line-right'),
    size: optional(fc.integer({ min: 1, max: 100 })),
    align: optional(fc.constantFrom('start', 'end', 'left', 'right')),
  })
  .map(({ positionAlign, ...rest }) =>
    withoutUndefined({ ...rest, ...(rest.position !== undefined && { positionAlign }) }),
  ) as fc.Arbitrary<CuePlace>

/** One after another, so that none moves out of another's way. */
const film: fc.Arbitrary<Cue[]> = fc
  .array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 9000 }),
      lengthMs: fc.integer({ min: 1, max: 9000 }),
      place,
      spans: fc.array(span, { maxLength: 4 }),
    }),
    {
      maxLength: 5,
    },
  )
  .map((parts) => {
    let at = 0
    return parts.map(({ gapMs, lengthMs, place: where, spans }) => {
      const startMs = at + gapMs
      at = startMs + lengthMs
      return { startMs, endMs: at, place: where, spans }
    })
  })

const tidied = (cues: readonly Cue[]) => cues.map((cue) => ({ ...cue, spans: tidySpans(cue.spans) })).filter((cue) => cue.spans.length > 0)
const timesAndWords = (cues: readonly Cue[]) => cues.map(({ startMs, endMs, spans }) => ({ startMs, endMs, spans }))

describe('captions that are written and read again', () => {
  it('as WebVTT keep times, words, styles and places', () => {
    fc.assert(
      fc.property(film, (cues) => {
        const { cues: read, findings } = parseCaptions(writeWebVtt(cues))
        expect(findings).toEqual([])
        expect(timesAndWords(read)).toEqual(timesAndWords(tidied(cues)))
        expect(read.map((cue) => cue.place)).toEqual(tidied(cues).map((cue) => cue.place))
      }),
    )
  })

  it('as IMSC keep times, words, styles, and the part of the picture', () => {
    fc.assert(
      fc.property(film, (cues) => {
        const { cues: read, findings } = parseCaptions(writeImsc(cues, { language: 'en' }))
        expect(findings).toEqual([])
        expect(timesAndWords(read)).toEqual(timesAndWords(tidied(cues)))
        expect(read.map((cue) => placeClass(cue.place))).toEqual(tidied(cues).map((cue) => placeClass(cue.place)))
      }),
    )
  })

  it('as WebVTT out of IMSC out of WebVTT stay in the same part of the picture', () => {
    fc.assert(
      fc.property(film, (cues) => {
        const once = parseCaptions(writeWebVtt(parseCaptions(writeImsc(cues, { language: 'en' })).cues)).cues
        expect(once.map((cue) => placeClass(cue.place))).toEqual(tidied(cues).map((cue) => placeClass(cue.place)))
      }),
    )
  })
})

describe('spans that are made tidy', () => {
  it('are so already the second time', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), (spans) => {
        expect(tidySpans(tidySpans(spans))).toEqual(tidySpans(spans))
      }),
    )
  })

  it.each([
    [[{ text: ' a  b \n\n \n c ' }], [{ text: 'a  b\nc' }]],
    [
      [{ text: 'a \n' }, { text: '\n b', bold: true }],
      [{ text: 'a\n' }, { text: 'b', bold: true }],
    ],
    [
      [{ text: '漢', ruby: ' kan\n' }, { text: '\nb' }],
      [{ text: '漢', ruby: 'kan' }, { text: '\nb' }],
    ],
    [[{ text: 'a\u0007\ufffe\ud800' }], [{ text: 'a\ufffd' }]],
    [[{ text: '\n \t\n' }], []],
  ] as [CueSpan[], CueSpan[]][])('%j become %j', (given, wanted) => {
    expect(tidySpans(given)).toEqual(wanted)
  })

  it('are not longer than a cue may be', () => {
    expect(tidySpans([{ text: 'a'.repeat(9_999) }, { text: 'bcd', bold: true }])[1]).toEqual({ text: 'b', bold: true })
  })
})

describe('times of cues', () => {
  it('are read as they are written', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3_599_999_999 }), (ms) => readWebVttTime(formatCueTime(ms))?.ms === ms))
  })
})

describe('hostile captions', () => {
  it('of any bytes are read or refused in words', () => {
    const beginnings = [
      '',
      'WEBVTT\n\n',
      '<?xml version="1.0"?><tt>',
      '<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p>',
      '1\n00:00:01,000 --> 00:00:02,000\n',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 300 }), (beginning, bytes) => {
        const { text, encoding } = decodeText(bytes)
        const parsed = parseCaptions(beginning + text)
        expect(captionProblems(parsed, encoding).length).toBeLessThanOrEqual(200)
        const again = parseCaptions(writeWebVtt(parsed.cues))
        expect(timesAndWords(again.cues)).toEqual(timesAndWords(tidied(parsed.cues)))
        expect(parseCaptions(writeImsc(parsed.cues, { language: 'und' })).refusal).toBeUndefined()
      }),
    )
  })

  it('never break the file that is written of them', () => {
    const units = [
      '<',
      '>',
      '-->',
      '\n',
      '&',
      'i',
      '/',
      '00:01.000 --> 00:02.000\n',
      '1',
      'WEBVTT',
      ' ',
      '\r',
      '{\\an8}',
      '<v ',
      'NOTE',
      '<ruby>',
      '<rt>',
    ]
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...units), maxLength: 200 }), (source) => {
        const { cues } = parseCaptions(source)
        expect(timesAndWords(parseCaptions(writeWebVtt(cues)).cues)).toEqual(timesAndWords(cues))
      }),
    )
  })

  it('of any size are read', () => {
    expect(parseCaptions('<'.repeat(300_000)).cues).toEqual([])
    for (const piece of ['<i', '<i>', '</i>', '<', '>', '&', '{\\', '{\\i1}', ' ', '\n', '<c.', '.x', '<ruby>a<rt>b'])
      for (const beginning of ['', 'WEBVTT\n\n']) parseCaptions(`${beginning}00:01.000 --> 00:02.000\n${piece.repeat(20_000)}`)
    const words = 'there are more than 2 cues; this one and all after it are left out'
    const five = '00:01.000 --> 00:02.000\nx\n\n'.repeat(5)
    expect(parseSrt(five, 2)).toMatchObject({ cues: [{}, {}], findings: [{ line: 7, words }] })
    expect(parseWebVtt(`WEBVTT\n\n${five}`, 2)).toMatchObject({ cues: [{}, {}], findings: [{ line: 9, words }] })
    expect(parseCaptions('x'.repeat(16 * 2 ** 20 + 1)).refusal).toEqual({
      code: 'CAPTIONS_TOO_LARGE',
      words: 'the file is larger than 16 MiB',
    })
  })

  it.each([
    [
      'Scenarist_SCC V1.0\n\n00:00:01:00 9420',
      'the file holds Scenarist closed captions (CEA-608); hand it over as SubRip (.srt), WebVTT (.vtt), timed text (.ttml) or SubStation Alpha (.ass)',
    ],
    ['850STL25.01', 'EBU STL subtitles'],
    ['{10}{20}Hello', 'MicroDVD subtitles, whose times are frames of an unknown rate'],
  ])('of another kind are refused by name: %j', (text, words) => {
    const parsed = parseCaptions(text)
    expect(parsed.cues).toEqual([])
    expect(parsed.refusal!.code).toBe('CAPTIONS_UNKNOWN_FORMAT')
    expect(parsed.refusal!.words).toContain(words)
  })
})
