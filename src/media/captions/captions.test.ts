import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../kit/bytes.ts'
import { cleanCueText } from './cue-text.ts'
import { formatCueTime, parseCueTime } from './cue-time.ts'
import { decodeText } from './decode-text.ts'
import { parseCaptions } from './parse-captions.ts'
import { writeWebVtt } from './write-webvtt.ts'

describe('SubRip captions', () => {
  it('become cues with their italics and places', () => {
    const { format, cues, findings } = parseCaptions(
      '\uFEFF1\r\n00:00:00,500 --> 00:00:02,000\r\nThe <i>arc</i> is lit.\r\nTwo lines.\r\n\r\n2\r\n00:00:03,1 --> 00:00:05\r\n{\\an8}At the top <font color="red">now</font>\r\n',
    )
    expect(format).toBe('srt')
    expect(findings).toEqual([])
    expect(cues).toEqual([
      { startMs: 500, endMs: 2000, settings: '', text: 'The <i>arc</i> is lit.\nTwo lines.' },
      { startMs: 3100, endMs: 5000, settings: 'line:0', text: 'At the top now' },
    ])
  })

  it('are read without numbers and without blank lines between them', () => {
    const { cues } = parseCaptions('00:01.000 --> 00:02.000\nOne\n2\n00:03.000 --> 00:04.000\nTwo\n')
    expect(cues.map((cue) => cue.text)).toEqual(['One', 'Two'])
  })

  it('lose what cannot be read, with a word about each', () => {
    const { cues, findings } = parseCaptions(
      '1\n00:00:09,000 --> 00:00:08,000\nBackwards\n\n2\nxx --> 00:00:08,000\nNo time\n\nnothing here\n\n3\n00:00:01,000 --> 00:00:02,000\n\n4\n00:00:05,000 --> 00:00:06,000\nKept\n',
    )
    expect(cues.map((cue) => cue.text)).toEqual(['Kept'])
    expect(findings.map((finding) => finding.line)).toEqual([1, 5, 9, 11])
    expect(findings[1]!.words).toBe('The time "xx --> 00:00:08,000" cannot be read; its cue is left out.')
  })
})

describe('WebVTT captions', () => {
  it('keep ids, settings and voices; notes, styles and regions go', () => {
    const { format, cues } = parseCaptions(
      'WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE nothing\n\nfirst\n00:01.000 --> 00:02.000 line:0 align:middle region:x position:10%,start\n<v Ada>Hello &amp; welcome</v>\n',
    )
    expect(format).toBe('webvtt')
    expect(cues).toEqual([
      {
        id: 'first',
        startMs: 1000,
        endMs: 2000,
        settings: 'line:0 align:center position:10%,line-left',
        text: '<v Ada>Hello &amp; welcome</v>',
      },
    ])
  })

  it('are written so that reading them gives the same cues', () => {
    const cues = [
      { id: 'a --> b', startMs: 0, endMs: 3_600_001, settings: 'line:0', text: 'One\n\nTwo' },
      { startMs: 5000, endMs: 6000, settings: '', text: 'a &lt; b' },
    ]
    const text = writeWebVtt(cues)
    expect(text).toBe('WEBVTT\n\na -> b\n00:00:00.000 --> 01:00:00.001 line:0\nOne\nTwo\n\n00:00:05.000 --> 00:00:06.000\na &lt; b\n')
    expect(writeWebVtt(parseCaptions(text).cues)).toBe(text)
  })
})

describe('cue text', () => {
  it.each([
    ['a < b and c > d', 'a &lt; b and c &gt; d'],
    ['<i>open', '<i>open</i>'],
    ['<i><b>crossed</i></b>', '<i><b>crossed</b></i>'],
    ['</i>closed', 'closed'],
    ['<script>alert(1)</script>', 'alert(1)'],
    ['R&D &amp; more', 'R&amp;D &amp; more'],
    ['<c.yellow.bg_blue>x</c>', '<c.yellow.bg_blue>x</c>'],
    ['one --> two', 'one --&gt; two'],
  ])('%s becomes %s', (given, wanted) => {
    expect(cleanCueText(given)).toBe(wanted)
  })
})

describe('times of cues', () => {
  it('are what was written, and nothing else', () => {
    expect(parseCueTime('01:02:03,004')).toBe(3_723_004)
    expect(parseCueTime('02:03.5')).toBe(123_500)
    for (const none of ['', '1', '00:60.000', '61:00', 'a:b', '00:00:00:00', '-00:01.000']) expect(parseCueTime(none), none).toBeUndefined()
    fc.assert(fc.property(fc.integer({ min: 0, max: 359_999_999 }), (ms) => parseCueTime(formatCueTime(ms)) === ms))
  })
})

describe('the encoding of a caption file', () => {
  it('is found by mark, by validity, or is Windows-1252', () => {
    expect(decodeText(utf8('é'))).toEqual({ text: 'é', encoding: 'utf-8' })
    expect(decodeText(Uint8Array.of(0xe9, 0x20, 0x96))).toEqual({ text: 'é –', encoding: 'windows-1252' })
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 0xe9, 0x00))).toEqual({ text: 'é', encoding: 'utf-16le' })
    expect(decodeText(Uint8Array.of(0xfe, 0xff, 0x00, 0xe9))).toEqual({ text: 'é', encoding: 'utf-16be' })
  })
})

describe('hostile captions', () => {
  it('never break the file that is written of them', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('<', '>', '-->', '\n', '&', 'i', '/', '00:01.000 --> 00:02.000\n', '1', 'WEBVTT', ' ', '\r', '{\\an8}'),
          maxLength: 200,
        }),
        (source) => {
          const { cues } = parseCaptions(source)
          const written = writeWebVtt(cues)
          expect(parseCaptions(written).cues.map(({ text, startMs }) => ({ text, startMs }))).toEqual(
            cues.map(({ text, startMs }) => ({
              text: text
                .split('\n')
                .filter((line) => line.trim() !== '')
                .join('\n'),
              startMs,
            })),
          )
        },
      ),
    )
  })

  it('of any size are read', () => {
    expect(parseCaptions('<'.repeat(300_000)).cues).toEqual([])
    const [cue] = parseCaptions(`00:01.000 --> 00:02.000\n${'<i'.repeat(150_000)}>`).cues
    expect(cue!.text).toHaveLength(150_000 * 5 + 2)
    expect(cleanCueText(`${'<i>'.repeat(100_000)}deep${'</b>'.repeat(100_000)}`)).toBe(`${'<i>'.repeat(16)}deep${'</i>'.repeat(16)}`)
    const { cues, findings } = parseCaptions('00:01.000 --> 00:02.000\nx\n\n'.repeat(50_001))
    expect(cues).toHaveLength(50_000)
    expect(findings).toEqual([{ line: 150_001, words: 'More than 50000 cues: this one and all after it are left out.' }])
  })
})
