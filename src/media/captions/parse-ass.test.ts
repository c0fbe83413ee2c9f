import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCaptions } from './parse-captions.ts'
import { writeWebVtt } from './write-webvtt.ts'

const head = `[Script Info]
ScriptType: v4.00+
PlayResX: 640
PlayResY: 360

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Bold, Italic, Underline, Alignment
Style: Default,Arial,20,&H00FFFFFF,0,0,0,2
Style: Sign,Arial,20,&H0000FFFF,0,-1,0,8

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
`
const cuesOf = (...lines: string[]) => parseCaptions(head + lines.join('\n')).cues
const line = (text: string, style = 'Default') => `Dialogue: 0,0:00:01.00,0:00:02.50,${style},,0,0,0,,${text}`

describe('SubStation Alpha', () => {
  it('gives words, times, line ends and styles, commas and all', () => {
    expect(cuesOf(line('Yes, {\\i1}truly{\\i0},\\Nshe said.'))).toEqual([
      {
        startMs: 1000,
        endMs: 2500,
        place: {},
        spans: [{ text: 'Yes, ' }, { text: 'truly', italic: true }, { text: ',\nshe said.' }],
      },
    ])
  })

  it('takes what a style says, until a code says otherwise', () => {
    const [sign] = cuesOf(line('WAY {\\c&HFF0000&\\i0}OUT{\\r} NOW', 'Sign'))
    expect([sign!.place, sign!.spans]).toEqual([
      { line: { at: 0, unit: 'lines' } },
      [
        { text: 'WAY ', italic: true, color: '#ffff00' },
        { text: 'OUT', color: '#0000ff' },
        { text: ' NOW', italic: true, color: '#ffff00' },
      ],
    ])
  })

  it.each([
    ['{\\an8}', 'line:0'],
    ['{\\an5}', 'line:50%,center'],
    ['{\\an1}', 'align:left'],
    ['{\\an3\\an7}', 'align:right'],
    ['{\\a6}', 'line:0'],
    ['{\\an7\\pos(64,36)}', 'line:10% position:10% align:left'],
    ['{\\pos(320,180)}', 'line:50%,end position:50%'],
    ['{\\an6\\move(640,180,0,0)}', 'line:50%,center position:100% align:right'],
    ['{\\pos(1,nothing)}', ''],
  ])('puts %s at "%s"', (code, settings) => {
    const timing = /--> \S+ ?(.*)/.exec(writeWebVtt(cuesOf(line(`${code}x`))))!
    expect(timing[1]).toBe(settings)
  })

  it('tells codes from those that begin alike, and leaves drawings and comments out', () => {
    expect(cuesOf(line('{\\i1\\blur2\\be1\\clip(0,0,1,1)\\pbo3\\fs20\\b700}x{\\b0}y'))[0]!.spans).toEqual([
      { text: 'x', italic: true, bold: true },
      { text: 'y', italic: true },
    ])
    expect(cuesOf(line('{\\p1}m 0 0 l 10 10{\\p0}'), line('{a note}'), 'Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,no')).toEqual([])
  })

  it('reads the older version with its own columns and alignments', () => {
    const old = `[Script Info]
[V4 Styles]
Format: Name, PrimaryColour, Bold, Italic, Alignment
Style: Top,255,-1,0,6
[Events]
Format: Marked, Start, End, Style, Name, Text
Dialogue: Marked=0,0:00:01.00,0:00:02.00,Top,ANNA,Hello, you
`
    expect(parseCaptions(old).cues).toEqual([
      {
        startMs: 1000,
        endMs: 2000,
        place: { line: { at: 0, unit: 'lines' } },
        spans: [{ text: 'Hello, you', bold: true, color: '#ff0000', voice: 'ANNA' }],
      },
    ])
  })

  it('tells of times that cannot be', () => {
    const captions = parseCaptions(
      `${head}Dialogue: 0,0:00:07.00,0:00:07.00,Default,,0,0,0,,last\nDialogue: 0,0:00:09.00,0:00:08.00,Default,,0,0,0,,back\nDialogue: 0,soon,later,Default,,0,0,0,,x`,
    )
    expect(captions.cues).toEqual([])
    expect(captions.findings).toEqual([
      { line: 13, words: 'the end lies before the beginning; the cue is left out' },
      { line: 14, words: 'the end lies before the beginning; the cue is left out' },
      { line: 15, words: 'the time "soon to later" cannot be read; its cue is left out' },
    ])
  })

  it('bears anything', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '\\',
      '\\an8',
      '\\pos(',
      ',',
      'Dialogue: ',
      'Style: ',
      'Format: ',
      '\n',
      '[',
      ']',
      '0:00:01.00',
      'x',
      '&H',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { cues } = parseCaptions(`[Script Info]\n${pieces.join('')}`)
        expect(cues.every((cue) => cue.endMs > cue.startMs && cue.spans.length > 0)).toBe(true)
      }),
    )
    const long = `${head}${line('{'.repeat(200_000))}\n${line('{\\i1}a'.repeat(100_000))}`
    expect(parseCaptions(long).cues).toHaveLength(2)
  })
})
