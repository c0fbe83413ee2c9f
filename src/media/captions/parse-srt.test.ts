import { describe, expect, it } from 'vitest'
import { utf8 } from '../../kit/bytes.ts'
import { cueText } from './cue.ts'
import { decodeText } from './decode-text.ts'
import { parseCueTime } from './cue-time.ts'
import { parseCaptions } from './parse-captions.ts'
import { parseSrtText } from './srt-text.ts'

describe('SubRip captions', () => {
  it('become cues with their styles and places', () => {
    const { format, cues, findings } = parseCaptions(
      '\uFEFF1\r\n00:00:00,500 --> 00:00:02,000\r\nThe <i>arc</i> is lit.\r\nTwo lines.\r\n\r\n2\r\n00:00:03,1 --> 00:00:05\r\n{\\an8}At the top <font color="red">now</font>\r\n',
    )
    expect(format).toBe('srt')
    expect(findings).toEqual([])
    expect(cues).toEqual([
      { startMs: 500, endMs: 2000, place: {}, spans: [{ text: 'The ' }, { text: 'arc', italic: true }, { text: ' is lit.\nTwo lines.' }] },
      {
        startMs: 3100,
        endMs: 5000,
        place: { line: { at: 0, unit: 'lines' } },
        spans: [{ text: 'At the top ' }, { text: 'now', color: '#ff0000' }],
      },
    ])
  })

  it.each([
    ['without numbers and blank lines', '00:01.000 --> 00:02.000\nOne\n2\n00:03.000 --> 00:04.000\nTwo\n', ['One', 'Two']],
    [
      'with numbers that make no sense',
      '7\n00:00:01,000 --> 00:00:02,000\nOne\n\n7\n00:00:03,000 --> 00:00:04,000\n1984\n',
      ['One', '1984'],
    ],
    ['with coordinates behind the times', '1\n00:00:01,000 --> 00:00:02,000  X1:100 X2:200 Y1:10 Y2:20\nOne', ['One']],
    ['with blanks and dots in the times', '1\n0: 00:01.5 --> 0:00:02.25\nOne', ['One']],
    [
      'with blank lines doubled',
      '\n\n1\n\n00:00:01,000 --> 00:00:02,000\nOne\n\n\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo',
      ['One', 'Two'],
    ],
    ['out of order', '2\n00:00:03,000 --> 00:00:04,000\nTwo\n\n1\n00:00:01,000 --> 00:00:02,000\nOne', ['One', 'Two']],
  ])('are read %s', (_what, text, wanted) => {
    expect(parseCaptions(text).cues.map(cueText)).toEqual(wanted)
  })

  it('lose what cannot be read, with a word about each', () => {
    const { cues, findings } = parseCaptions(
      '1\n00:00:09,000 --> 00:00:08,000\nBackwards\n\n2\nxx --> 00:00:08,000\nNo time\n\nnothing here\n\n3\n00:00:01,000 --> 00:00:02,000\n\n4\n00:00:05,000 --> 00:00:06,000\nKept\n',
    )
    expect(cues.map(cueText)).toEqual(['Kept'])
    expect(findings).toEqual([
      { line: 2, words: 'the end lies before the beginning; the cue is left out' },
      { line: 6, words: 'the time "xx --> 00:00:08,000" cannot be read; its cue is left out' },
      { line: 9, words: '"nothing here" has no time; it is left out' },
      { line: 12, words: 'the cue says nothing; it is left out' },
    ])
  })

  it.each([
    ['a < b and c > d', [{ text: 'a < b and c > d' }]],
    [
      '<I>one</I> <b>two</b> <U>three</U>',
      [{ text: 'one', italic: true }, { text: ' ' }, { text: 'two', bold: true }, { text: ' ' }, { text: 'three', underline: true }],
    ],
    ['<i><b>both</i> none', [{ text: 'both', italic: true, bold: true }, { text: ' none' }]],
    [
      "<font face='x' color=#FFFF00>a<font color='#00f'>b</font></font>c",
      [{ text: 'a', color: '#ffff00' }, { text: 'b', color: '#0000ff' }, { text: 'c' }],
    ],
    ['{\\i1}so{\\i0} what{\\pos(1,2)}', [{ text: 'so', italic: true }, { text: ' what' }]],
    ['{i}so{/i} {what}', [{ text: 'so', italic: true }, { text: ' {what}' }]],
    ['one\\Ntwo &amp; three', [{ text: 'one\ntwo & three' }]],
    ['<script>x</script>', [{ text: 'x' }]],
  ])('say %j', (text, spans) => {
    expect(parseSrtText(text).spans).toEqual(spans)
  })

  it.each([
    ['{\\an1}', { align: 'left' }],
    ['{\\an2}', {}],
    ['{\\an4}', { line: { at: 50, unit: 'percent', align: 'center' }, align: 'left' }],
    ['{\\an9}', { line: { at: 0, unit: 'lines' }, align: 'right' }],
    ['{\\an0}', {}],
  ])('stand where %s says', (code, place) => {
    expect(parseSrtText(`${code}x`).place).toEqual(place)
  })
})

describe('times of SubRip cues', () => {
  it('are what was written, and nothing else', () => {
    expect(parseCueTime('01:02:03,004')).toBe(3_723_004)
    expect(parseCueTime('02:03.5')).toBe(123_500)
    expect(parseCueTime('00:00:01:250')).toBe(1250)
    for (const none of ['', '1', '00:60.000', '61:00', 'a:b', '-00:01.000', '1001:00:00']) expect(parseCueTime(none), none).toBeUndefined()
  })
})

describe('the encoding of a caption file', () => {
  it('is found by mark, by zeros, by validity, or is Windows-1252', () => {
    expect(decodeText(utf8('é'))).toEqual({ text: 'é', encoding: 'utf-8' })
    expect(decodeText(Uint8Array.of(0xe9, 0x20, 0x96))).toEqual({ text: 'é –', encoding: 'windows-1252' })
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 0xe9, 0x00))).toEqual({ text: 'é', encoding: 'utf-16le' })
    expect(decodeText(Uint8Array.of(0xfe, 0xff, 0x00, 0xe9))).toEqual({ text: 'é', encoding: 'utf-16be' })
    expect(decodeText(Uint8Array.of(0x31, 0x00, 0x0a, 0x00))).toEqual({ text: '1\n', encoding: 'utf-16le' })
    expect(decodeText(Uint8Array.of(0x00, 0x31, 0x00, 0x0a))).toEqual({ text: '1\n', encoding: 'utf-16be' })
    expect(decodeText(utf8('a\0b'))).toEqual({ text: 'a\0b', encoding: 'utf-8' })
  })
})
