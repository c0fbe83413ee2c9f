import { describe, expect, it } from 'vitest'
import { cueText } from './cue.ts'
import { parseCaptions } from './parse-captions.ts'
import { webVttBlocks } from './webvtt-blocks.ts'
import { parseRegion, parseSettings } from './webvtt-settings.ts'
import { parseWebVttText } from './webvtt-text.ts'

const cuesOf = (text: string) => parseCaptions(text).cues
const textsOf = (text: string) => cuesOf(text).map(cueText)

describe('a WebVTT file', () => {
  it('gives its cues with ids, places and speakers', () => {
    const { format, cues, findings } = parseCaptions(
      'WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE nothing\n\nfirst\n00:01.000 --> 00:02.000 line:0 align:middle position:10%,start\n<v Ada>Hello &amp; welcome</v>\n',
    )
    expect(format).toBe('webvtt')
    expect(findings).toEqual([])
    expect(cues).toEqual([
      {
        id: 'first',
        startMs: 1000,
        endMs: 2000,
        place: { line: { at: 0, unit: 'lines' }, align: 'center', position: 10, positionAlign: 'line-left' },
        spans: [{ text: 'Hello & welcome', voice: 'Ada' }],
      },
    ])
  })

  it.each([
    ['with any line ends', 'WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nOne\r\rx\n00:03.000 --> 00:04.000\rTwo', ['One', 'Two']],
    ['with text behind its signature', 'WEBVTT\tand more\n\n00:01.000 --> 00:02.000\nOne', ['One']],
    ['with a cue right below its signature', 'WEBVTT\n00:01.000 --> 00:02.000\nOne', ['One']],
    ['whose cues follow without blank lines', 'WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n00:03.000 --> 00:04.000\nTwo', ['One', 'Two']],
    ['with a line of blanks inside a cue', 'WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n \nTwo', ['One\nTwo']],
    ['with an arrow where an id should be', 'WEBVTT\n\n-->\n00:01.000 --> 00:02.000\nOne', ['One']],
    ['that ends inside a time', 'WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n\n00:03.000 --> 00:0', ['One']],
    ['with nothing in it', 'WEBVTT', []],
  ])('%s is read', (_what, text, wanted) => {
    expect(textsOf(text)).toEqual(wanted)
  })

  it.each([
    ['00:01.000-->00:02.000', 1000, 2000],
    ['\t00:01.000 \t-->\t 00:02.000 line:0', 1000, 2000],
    ['1:00:01.000 --> 123:00:02.000', 3_601_000, 442_802_000],
    ['00:01.000 --> 00:02.000size:50%', 1000, 2000],
  ])('understands the time %j', (timing, startMs, endMs) => {
    expect(cuesOf(`WEBVTT\n\n${timing}\nx`)).toMatchObject([{ startMs, endMs }])
  })

  it.each([
    '00:01.00 --> 00:02.000',
    '0:01.000 --> 00:02.000',
    '00:60.000 --> 01:02.000',
    '00:01,000 --> 00:02.000',
    '00:01.000 -> 00:02.000 -->',
    '00:01.0000 --> 00:02.000',
    '--> 00:02.000',
    '-00:01.000 --> 00:02.000',
  ])('drops a cue with the time %j and says so', (timing) => {
    const { cues, findings } = parseCaptions(`WEBVTT\n\n${timing}\nx`)
    expect(cues).toEqual([])
    expect(findings).toEqual([{ line: 3, words: `the time "${timing}" cannot be read; its cue is left out` }])
  })

  it('drops what has no time, says nothing, or ends before it begins', () => {
    const { cues, findings } = parseCaptions(
      'WEBVTT\n\njust words\n\n00:05.000 --> 00:04.000\nBack\n\n00:05.000 --> 00:06.000\n<i></i>\n\n00:07.000 --> 00:08.000 line:x\nKept',
    )
    expect(cues.map(cueText)).toEqual(['Kept'])
    expect(findings).toEqual([
      { line: 3, words: '"just words" has no time; it is left out' },
      { line: 5, words: 'the end lies before the beginning; the cue is left out' },
      { line: 8, words: 'the cue says nothing; it is left out' },
      { line: 11, words: 'the setting "line:x" is not understood; it is left out' },
    ])
  })

  it('puts cues of a region where the region is', () => {
    const text =
      'WEBVTT\n\nREGION\nid:low width:40%\nlines:2 regionanchor:0%,100% viewportanchor:10%,90%\n\n00:01.000 --> 00:02.000 region:low align:left\nOne'
    expect(cuesOf(text)[0]!.place).toEqual({
      line: { at: 90, unit: 'percent', align: 'end' },
      position: 10,
      positionAlign: 'line-left',
      size: 40,
      align: 'left',
    })
    const older = 'WEBVTT\nRegion: id=low width=40% viewportanchor=10%,90%\n\n00:01.000 --> 00:02.000 region:low\nOne'
    expect(cuesOf(older)[0]!.place).toMatchObject({ line: { at: 90, unit: 'percent', align: 'end' }, position: 30, size: 40 })
    expect(cuesOf(text.replace('region:low', 'region:low line:1'))[0]!.place.line).toEqual({ at: 1, unit: 'lines' })
  })

  it('knows styles and notes by their first line alone', () => {
    const kinds = [...webVttBlocks('WEBVTT\n\nSTYLE \nx\n\nNOTE\n\nNOTES\n\nREGION\nid:a\n\nSTYLE x\n')].map((block) => block.kind)
    expect(kinds).toEqual(['style', 'note', 'stray', 'region', 'stray'])
  })
})

describe('cue settings', () => {
  it.each([
    ['vertical:rl', { vertical: 'rl' }],
    ['vertical:RL', {}],
    ['line:-1', { line: { at: -1, unit: 'lines' } }],
    ['line:1.5', { line: { at: 1.5, unit: 'lines' } }],
    ['line:10.5%,end', { line: { at: 10.5, unit: 'percent', align: 'end' } }],
    ['line:101%', {}],
    ['line:1-2', {}],
    ['line:.5', {}],
    ['line:5,middling', {}],
    ['position:50%,line-right', { position: 50, positionAlign: 'line-right' }],
    ['position:50', {}],
    ['position:-1%', {}],
    ['size:100%', { size: 100 }],
    ['size: 50%', {}],
    ['align:left', { align: 'left' }],
    ['align:justify', {}],
    ['align:left align:right', { align: 'right' }],
  ])('%s', (text, place) => {
    expect(parseSettings(text).place).toEqual(place)
  })

  it('of a region keep what they had where they make no sense', () => {
    expect(parseRegion('id:a width:101% lines:5.0 regionanchor:1%,2 viewportanchor:5%,6.5% scroll:down', ':')).toEqual({
      id: 'a',
      width: 100,
      lines: 3,
      regionAnchor: [0, 100],
      viewportAnchor: [5, 6.5],
      scroll: false,
    })
    expect(parseRegion('width:50%', ':')).toBeUndefined()
  })
})

describe('cue text', () => {
  it.each([
    ['<i>open', [{ text: 'open', italic: true }]],
    ['<b>a<u>b</u></b>c', [{ text: 'a', bold: true }, { text: 'b', bold: true, underline: true }, { text: 'c' }]],
    ['<i><b>crossed</i> on</b>', [{ text: 'crossed on', italic: true, bold: true }]],
    ['</i>closed', [{ text: 'closed' }]],
    ['<script>alert(1)</script>', [{ text: 'alert(1)' }]],
    ['R&D &amp; &lt;&#38;&#x41;&nope; &lt', [{ text: 'R&D & <&A&nope; &lt' }]],
    ['<c.yellow.bg_blue.loud>x</c>', [{ text: 'x', color: '#ffff00', background: '#0000ff' }]],
    ['<c.red>a<c.white>b</c></c>', [{ text: 'a', color: '#ff0000' }, { text: 'b' }]],
    ['<v.loud Ada\n&amp; Bob>hey', [{ text: 'hey', voice: 'Ada & Bob' }]],
    ['<lang ja>はい</lang>', [{ text: 'はい', language: 'ja' }]],
    ['one <00:00:01.500>two', [{ text: 'one ' }, { text: 'two', atMs: 1500 }]],
    [
      '<i>a<00:01.500></i>b <1>c',
      [
        { text: 'a', italic: true },
        { text: 'b c', atMs: 1500 },
      ],
    ],
    ['<ruby>漢<rt>kan</rt>字<rt>ji</ruby>!', [{ text: '漢', ruby: 'kan' }, { text: '字', ruby: 'ji' }, { text: '!' }]],
    ['<rt>alone</rt>', [{ text: 'alone' }]],
    ['a < b and c > d', [{ text: 'a  d' }]],
    ['unfinished <i', [{ text: 'unfinished' }]],
    ['<i>one</i>\n\n<i>two</i> \n', [{ text: 'one\ntwo', italic: true }]],
  ])('%j', (text, spans) => {
    expect(parseWebVttText(text)).toEqual(spans)
  })

  it('with a tag of any length is read', () => {
    expect(parseWebVttText(`<c${'.x'.repeat(100_000)}>y`)).toEqual([{ text: 'y' }])
    expect(parseWebVttText(`<v ${'x'.repeat(100_000)}>y`)).toEqual([{ text: 'y', voice: 'x'.repeat(200) }])
  })
})
