import { describe, expect, it } from 'vitest'
import { nearestClass, parseColor } from './caption-color.ts'
import type { Cue } from './cue.ts'
import { writeWebVtt } from './write-webvtt.ts'

const cue = (change: Partial<Cue>): Cue => ({ startMs: 0, endMs: 1000, place: {}, spans: [{ text: 'x' }], ...change })
const blockOf = (change: Partial<Cue>) => writeWebVtt([cue(change)]).replace(/^WEBVTT\n\n/, '')

describe('writeWebVtt', () => {
  it('writes this file', () => {
    expect(
      writeWebVtt([
        { id: 'a --> b', startMs: 0, endMs: 3_600_001, place: { line: { at: 0, unit: 'lines' } }, spans: [{ text: 'One\n\nTwo' }] },
        {
          startMs: 5000,
          endMs: 6000,
          place: {},
          spans: [{ text: 'a < b ' }, { text: 'so', italic: true, voice: 'Ada' }, { text: ' be it', voice: 'Ada' }],
        },
        { startMs: 7000, endMs: 8000, place: {}, spans: [{ text: ' \n' }] },
      ]),
    ).toBe(
      'WEBVTT\n\na -> b\n00:00:00.000 --> 01:00:00.001 line:0\nOne\nTwo\n\n00:00:05.000 --> 00:00:06.000\na &lt; b <v Ada><i>so</i> be it</v>\n',
    )
    expect(writeWebVtt([])).toBe('WEBVTT\n\n')
  })

  it.each([
    [{ vertical: 'rl', line: { at: 12.3456, unit: 'percent', align: 'end' } }, 'vertical:rl line:12.346%,end'],
    [{ line: { at: -2, unit: 'lines' }, align: 'center' }, 'line:-2'],
    [{ position: 10, positionAlign: 'line-left', size: 40.5, align: 'left' }, 'position:10%,line-left size:40.5% align:left'],
  ] as [Cue['place'], string][])('says the place %j', (place, settings) => {
    expect(blockOf({ place })).toBe(`00:00:00.000 --> 00:00:01.000 ${settings}\nx\n`)
  })

  it.each([
    [[{ text: 'a', color: '#fe0101', background: '#0000ff' }], '<c.red.bg_blue>a</c>'],
    [[{ text: 'a', color: '#ffffff', background: '#000000' }], 'a'],
    [
      [
        { text: 'a', bold: true },
        { text: 'b', bold: true, underline: true },
        { text: 'c', underline: true },
      ],
      '<b>a<u>b</u></b><u>c</u>',
    ],
    [[{ text: '漢', ruby: 'kan', italic: true }, { text: '.' }], '<i><ruby>漢<rt>kan</rt></ruby></i>.'],
    [[{ text: 'one ' }, { text: 'two', atMs: 1500 }], 'one <00:00:01.500>two'],
    [[{ text: 'hi', language: 'en' }], '<lang en>hi</lang>'],
    [[{ text: 'one --> two' }], 'one --&gt; two'],
    [[{ text: 'x', voice: 'A & <B>\n' }], '<v A &amp; &lt;B&gt;>x</v>'],
  ] as [Cue['spans'], string][])('says %j as %s', (spans, text) => {
    expect(blockOf({ spans })).toBe(`00:00:00.000 --> 00:00:01.000\n${text}\n`)
  })

  it('lets no id begin another block', () => {
    expect(blockOf({ id: 'NOTE x' })).toMatch(/^_NOTE x\n/)
    expect(blockOf({ id: 'STYLE' })).toMatch(/^_STYLE\n/)
    expect(blockOf({ id: ' \n ' })).toMatch(/^00:/)
  })
})

describe('colours of captions', () => {
  it.each([
    ['#FF0', '#ffff00'],
    ['#12345678', '#123456'],
    ['#12345600', undefined],
    ['00ff00', '#00ff00'],
    ['rgb( 1, 2,300)', '#0102ff'],
    ['rgba(1,2,3,0)', undefined],
    ['Lime', '#00ff00'],
    ['transparent', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('%s is %s', (text, wanted) => {
    expect(parseColor(text)).toBe(wanted)
  })

  it('become the nearest that WebVTT has a class for', () => {
    expect(['#808080', '#ffd700', '#00c0c0', '#101010'].map(nearestClass)).toEqual(['white', 'yellow', 'cyan', 'black'])
  })
})
