import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFailure } from '../../kit/failure.ts'
import { cueText } from './cue.ts'
import { parseCaptions } from './parse-captions.ts'
import { parseTtml } from './parse-ttml.ts'
import { parseTtmlTime, readClock } from './ttml-time.ts'

const namespaces =
  'xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:itts="http://www.w3.org/ns/ttml/profile/imsc1#styling" xmlns:smpte="http://www.smpte-ra.org/schemas/2052-1/2010/smpte-tt"'
const document = (body: string, { head = '', root = '' } = {}) => `<tt ${namespaces} xml:lang="en" ${root}><head>${head}</head>${body}</tt>`
const paragraphs = (content: string, head = '') => document(`<body><div>${content}</div></body>`, { head })
const timesOf = (text: string) => parseTtml(text).cues.map((cue) => [cue.startMs, cue.endMs, cueText(cue)])
const codeOf = (text: string): string => {
  try {
    parseTtml(text)
    return 'none'
  } catch (trouble) {
    if (!isFailure(trouble)) throw trouble
    return trouble.code
  }
}

describe('timed text', () => {
  it('becomes cues with their styles, places and roles', () => {
    const head = `<metadata><ttm:agent xml:id="ada" type="character"><ttm:name type="full">Ada  L.</ttm:name></ttm:agent></metadata>
      <styling><style xml:id="base" tts:color="#FFFF00"/><style xml:id="loud" style="base" tts:fontWeight="bold"/></styling>
      <layout><region xml:id="top" tts:origin="10% 10%" tts:extent="80% 20%" tts:displayAlign="before" tts:textAlign="center"/></layout>`
    const parsed = parseTtml(
      paragraphs(
        `<p xml:id="one" region="top" begin="1s" end="00:00:02.500" ttm:role="caption" ttm:agent="ada" itts:forcedDisplay="true">
          Say <span style="loud" tts:fontStyle="italic">it</span><br/>
          again
        </p>`,
        head,
      ),
    )
    expect(parsed).toEqual({
      format: 'ttml',
      language: 'en',
      findings: [],
      cues: [
        {
          id: 'one',
          startMs: 1000,
          endMs: 2500,
          place: { line: { at: 10, unit: 'percent' } },
          forced: true,
          roles: ['caption'],
          spans: [
            { text: 'Say ', voice: 'Ada L.' },
            { text: 'it\n', italic: true, bold: true, color: '#ffff00', voice: 'Ada L.' },
            { text: 'again', voice: 'Ada L.' },
          ],
        },
      ],
    })
  })

  it('stands where its region says', () => {
    const placeIn = (region: string, paragraph = '', root = '') =>
      parseTtml(
        document(`<body><div><p ${paragraph} region="r" end="1s">x</p></div></body>`, {
          head: `<layout><region xml:id="r" ${region}/></layout>`,
          root,
        }),
      ).cues[0]!.place
    expect(placeIn('tts:origin="10% 80%" tts:extent="80% 15%" tts:displayAlign="after" tts:textAlign="center"')).toEqual({})
    expect(placeIn('tts:origin="10% 50%" tts:extent="80% 20%" tts:displayAlign="after" tts:textAlign="center"')).toEqual({
      line: { at: 70, unit: 'percent', align: 'end' },
    })
    expect(placeIn('tts:origin="64px 36px" tts:extent="320px 180px"', '', 'tts:extent="640px 360px"')).toEqual({
      line: { at: 10, unit: 'percent' },
      position: 10,
      positionAlign: 'line-left',
      size: 50,
      align: 'start',
    })
    expect(
      placeIn('tts:origin="20c 3c" tts:extent="8c 3c" tts:displayAlign="center"', 'tts:textAlign="right"', 'ttp:cellResolution="40 15"'),
    ).toEqual({
      line: { at: 30, unit: 'percent', align: 'center' },
      position: 70,
      size: 20,
      align: 'right',
    })
    expect(placeIn('tts:position="right 10% bottom 20%" tts:extent="50% 20%" tts:displayAlign="after" tts:textAlign="center"')).toEqual({
      line: { at: 84, unit: 'percent', align: 'end' },
      position: 70,
      size: 50,
    })
    expect(placeIn('tts:writingMode="tbrl" tts:origin="80% 10%" tts:extent="10% 80%"')).toEqual({
      vertical: 'rl',
      line: { at: 90, unit: 'percent', align: 'end' },
      align: 'start',
    })
  })

  it('stands where it always does when no region says otherwise', () => {
    const { cues, findings } = parseTtml(paragraphs('<p end="1s">a</p><p begin="2s" end="3s" region="gone" tts:textAlign="right">b</p>'))
    expect(cues.map((cue) => cue.place)).toEqual([{}, { align: 'right' }])
    expect(findings).toEqual([{ line: 1, words: 'the region "gone" is not there; the place is automatic', note: true }])
  })

  it('stands nowhere when its regions contradict each other', () => {
    const head = '<layout><region xml:id="a"/><region xml:id="b"/></layout>'
    const { cues, findings } = parseTtml(
      document('<body region="a"><div><p end="1s" region="b">x</p><p end="1s" region="a">y</p></div></body>', { head }),
    )
    expect(cues.map(cueText)).toEqual(['y'])
    expect(findings).toEqual([
      { line: 1, words: 'the paragraph lies in the regions "a" and "b" at once, so it is shown in none (TTML2, 11.3.1); it is left out' },
    ])
  })

  it('takes what an element does not say from its surroundings, its region, and the initial values, in this order', () => {
    const head = `<styling><initial tts:color="lime" tts:fontStyle="italic"/></styling>
      <layout><region xml:id="r"><style tts:color="red"/></region></layout>`
    const colorOf = (body: string) => parseTtml(document(body, { head })).cues[0]!.spans[0]!.color
    expect(colorOf('<body><div><p end="1s">x</p></div></body>')).toBe('#00ff00')
    expect(colorOf('<body region="r"><div><p end="1s">x</p></div></body>')).toBe('#ff0000')
    expect(colorOf('<body region="r" tts:color="blue"><div><p end="1s">x</p></div></body>')).toBe('#0000ff')
    expect(colorOf('<body region="r"><div tts:color="cyan"><p end="1s"><span tts:color="white">x</span></p></div></body>')).toBeUndefined()
  })

  it('survives styles that refer to each other in a ring', () => {
    const head =
      '<styling><style xml:id="a" style="b" tts:fontStyle="italic"/><style xml:id="b" style="a" tts:fontWeight="bold"/></styling>'
    expect(parseTtml(paragraphs('<p end="1s" style="a">x</p>', head)).cues[0]!.spans).toEqual([{ text: 'x', italic: true, bold: true }])
  })

  it('keeps blanks and line ends where it is told to, and drops them where not', () => {
    const textOf = (content: string) => parseTtml(paragraphs(content)).cues.map(cueText)
    expect(textOf('<p end="1s">\n  a\n  b <span> c</span> <br/> d</p>')).toEqual(['a b c\nd'])
    expect(textOf('<p end="1s" xml:space="preserve">a  b\nc<span xml:space="default">  d  </span></p>')).toEqual(['a  b\nc d'])
    expect(textOf('<p end="1s">a<br/><br/><br/>b</p>')).toEqual(['a\nb'])
  })

  it('keeps ruby beside its base', () => {
    const { cues } = parseTtml(
      paragraphs(
        '<p end="1s">ある<span tts:ruby="container"><span tts:ruby="baseContainer"><span tts:ruby="base">漢</span><span tts:ruby="base">字</span></span><span tts:ruby="textContainer"><span tts:ruby="text">かん</span><span tts:ruby="text">じ</span></span></span>だ</p>',
      ),
    )
    expect(cues[0]!.spans).toEqual([{ text: 'ある' }, { text: '漢', ruby: 'かん' }, { text: '字', ruby: 'じ' }, { text: 'だ' }])
  })

  it('of old drafts, without namespaces, or with a stray ampersand is read all the same', () => {
    const draft =
      '<tt xmlns="http://www.w3.org/2006/10/ttaf1" xmlns:s="http://www.w3.org/2006/10/ttaf1#style"><body><div><p begin="1s" dur="1s" s:fontStyle="italic">a</p></div></body></tt>'
    expect(parseTtml(draft).cues).toEqual([{ startMs: 1000, endMs: 2000, place: {}, spans: [{ text: 'a', italic: true }] }])
    const bare = parseTtml('<tt><body><div><p begin="1s" end="2s">R & D</p></div></body></tt>')
    expect(bare.cues.map(cueText)).toEqual(['R & D'])
    expect(bare.findings).toEqual([{ line: 1, words: '"&" is no reference that XML knows; it stays as it is written' }])
  })

  it('hides what is not displayed, and tells that animation is lost', () => {
    const { cues, findings } = parseTtml(
      paragraphs(
        '<p end="1s" tts:display="none">a</p><p end="1s">b<span tts:visibility="hidden">c</span></p><p end="1s" tts:display="none"><set tts:display="auto"/>d</p>',
      ),
    )
    expect(cues.map(cueText)).toEqual(['b', 'd'])
    expect(findings).toEqual([{ words: '1 animations are left out; their words are shown all the time', note: true }])
  })

  it('tells of times that cannot be read or run backwards', () => {
    const { cues, findings } = parseTtml(paragraphs('<p begin="soon" end="1s">a</p>\n<p begin="3s" end="2s">b</p>\n<p begin="5s">c</p>'), {
      filmMs: 60_000,
    })
    expect(cues.map((cue) => [cue.startMs, cue.endMs])).toEqual([
      [0, 1000],
      [5000, 60_000],
    ])
    expect(findings).toEqual([
      { line: 1, words: 'the time begin="soon" cannot be read; it counts as absent' },
      { line: 2, words: 'the end lies before the beginning; what it holds is left out' },
      { seconds: 5, words: 'the cue has no end; it stays until the film ends', note: true },
    ])
  })

  it('that is pictures of words is refused in words', () => {
    const image = document('<body><div begin="1s" end="2s" smpte:backgroundImage="urn:mpeg:14496-30:subs:1"/></body>')
    expect(codeOf(image)).toBe('CAPTIONS_ARE_IMAGES')
    expect(codeOf(document('<body/>', { root: 'ttp:profile="http://www.w3.org/ns/ttml/profile/imsc1/image"' }))).toBe('CAPTIONS_ARE_IMAGES')
    expect(codeOf(document('<body/>', { root: 'ttp:profile="http://www.w3.org/ns/ttml/profile/imsc1/text"' }))).toBe('none')
    expect(parseCaptions(image)).toMatchObject({
      cues: [],
      refusal: { code: 'CAPTIONS_ARE_IMAGES', words: expect.stringContaining('pictures of words') as string },
    })
  })

  it.each([
    ['<html/>', 'CAPTIONS_NOT_TTML'],
    ['<tt>', 'XML_MALFORMED'],
    ['<!DOCTYPE tt><tt/>', 'XML_DOCUMENT_TYPE'],
  ])('%j is refused with %s', (text, code) => {
    expect(codeOf(text)).toBe(code)
  })
})

describe('time containers', () => {
  it.each([
    [
      'par counts from its beginning',
      '<body begin="10s"><div begin="5s"><p begin="1s" end="2s">a</p><p dur="3s">b</p></div></body>',
      [
        [15_000, 18_000, 'b'],
        [16_000, 17_000, 'a'],
      ],
    ],
    [
      'seq counts from the end before',
      '<body><div timeContainer="seq"><p dur="5s">a</p><p begin="1s" dur="2s">b</p><p end="1s">c</p></div></body>',
      [
        [0, 5000, 'a'],
        [6000, 8000, 'b'],
        [8000, 9000, 'c'],
      ],
    ],
    [
      'the earlier of end and dur ends',
      '<body><div><p begin="1s" dur="5s" end="3s">a</p><p begin="1s" dur="1s" end="3s">b</p></div></body>',
      [
        [1000, 2000, 'b'],
        [1000, 3000, 'a'],
      ],
    ],
    [
      'a container cuts what it holds',
      '<body end="4s"><div begin="1s" dur="2s"><p dur="9s">a</p></div><div begin="3s"><p>b</p></div><div begin="5s"><p dur="1s">c</p></div></body>',
      [
        [1000, 3000, 'a'],
        [3000, 4000, 'b'],
      ],
    ],
    [
      'text in a seq has no length',
      '<body><div><p timeContainer="seq" dur="9s">a<span>b</span><span dur="2s">c</span></p></div></body>',
      [[0, 2000, 'c']],
    ],
    [
      'spans come and go',
      '<body><div><p begin="1s" end="5s">a <span begin="1s">b </span><span begin="2s" end="3s">c</span></p></div></body>',
      [
        [1000, 2000, 'a'],
        [2000, 3000, 'a b'],
        [3000, 4000, 'a b c'],
        [4000, 5000, 'a b'],
      ],
    ],
  ])('%s', (_what, body, wanted) => {
    expect(timesOf(document(body))).toEqual(wanted)
  })

  it('cuts words to the times of their region', () => {
    const head = '<layout><region xml:id="r" begin="2s" end="4s"/></layout>'
    expect(timesOf(paragraphs('<p region="r" begin="1s" end="9s">a</p>', head))).toEqual([[2000, 4000, 'a']])
  })
})

describe('time expressions', () => {
  const rootWith = (parameters: Record<string, string>) => ({
    name: 'tt:tt',
    attributes: new Map(Object.entries(parameters).map(([name, value]) => [`ttp:${name}`, value])),
    children: [],
    line: 1,
  })

  it.each([
    ['01:02:03', {}, 3_723_000],
    ['01:02:03.235', {}, 3_723_235],
    ['100:00:00.1', {}, 360_000_100],
    ['00:00:01:15', {}, 1500],
    ['00:00:01:12', { frameRate: '24' }, 1500],
    ['00:00:01:12.1', { frameRate: '24', subFrameRate: '2' }, 1000 + (12.5 / 24) * 1000],
    ['24f', { frameRate: '24', frameRateMultiplier: '1000 1001' }, 1001],
    ['24f', { frameRate: '24', frameRateMultiplier: '1000:1001' }, 1001],
    ['1.5h', {}, 5_400_000],
    ['2m', {}, 120_000],
    ['250ms', {}, 250],
    ['0.004h', {}, 14_400],
    ['120t', { tickRate: '60' }, 2000],
    ['120t', { frameRate: '30', subFrameRate: '2' }, 2000],
    ['3t', {}, 3000],
    ['01:00:00:00', { frameRate: '30', frameRateMultiplier: '1000 1001', timeBase: 'smpte' }, 3_603_600],
    [
      '01:00:00:00',
      { frameRate: '30', frameRateMultiplier: '1000 1001', timeBase: 'smpte', dropMode: 'dropNTSC' },
      ((108_000 - 108) * 1001) / 30,
    ],
    ['00:00:60', {}, 59_000],
  ])('%s with %j', (text, parameters, ms) => {
    expect(parseTtmlTime(text, readClock(rootWith(parameters)))).toBeCloseTo(ms, 6)
  })

  it.each(['', '5', '1:02:03', '01:02', '01:60:00', '1.s', '-1s', '1 s', 'wallclock(2020-01-01)', '9999999h', '01:02:03:1'])(
    '%j is none',
    (text) => {
      expect(parseTtmlTime(text, readClock(rootWith({})))).toBeUndefined()
    },
  )

  it('take parameters that make no sense as absent', () => {
    expect(readClock(rootWith({ frameRate: '0', frameRateMultiplier: '1 0', tickRate: 'x', dropMode: 'x' }))).toEqual(
      readClock(rootWith({})),
    )
  })
})

describe('hostile timed text', () => {
  it('is read or refused, and never takes long', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '<p>',
            '</p>',
            '<span begin="1s">',
            '</span>',
            '<br/>',
            '<div timeContainer="seq">',
            '</div>',
            'x',
            ' ',
            '<p end="2s" region="r">',
            '<set/>',
            '&',
            '\n',
          ),
          maxLength: 60,
        }),
        (content) => {
          codeOf(paragraphs(content))
        },
      ),
    )
    const spans = Array.from({ length: 3_000 }, (_, at) => `<span begin="${at}ms" dur="500s">x</span>`).join('')
    expect(parseTtml(paragraphs(`<p>${spans}</p>`)).cues).toHaveLength(1)
    const many = parseTtml(paragraphs('<p end="1s">x</p>'.repeat(5)), { cuesAtMost: 3 })
    expect(many.cues).toHaveLength(3)
    expect(many.findings).toEqual([{ line: 1, words: 'there are more than 3 cues; this one and all after it are left out' }])
  })
})
