import { describe, expect, it } from 'vitest'
import { concatBytes, utf8 } from '../../kit/bytes.ts'
import { captionsInSamples } from './sample-captions.ts'

const box = (type: string, ...contents: Uint8Array[]) => {
  const content = concatBytes(...contents)
  const size = content.length + 8
  return concatBytes(Uint8Array.of(size >>> 24, size >>> 16, size >>> 8, size), utf8(type), content)
}
const cue = (words: string, settings = '') => box('vttc', ...(settings ? [box('sttg', utf8(settings))] : []), box('payl', utf8(words)))
const document = (...paragraphs: string[]) =>
  utf8(`<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml" xml:lang="sv"><body><div>${paragraphs.join('')}</div></body></tt>`)

describe('captions in samples', () => {
  it('of WebVTT are what their boxes say, and one cue where samples cut it', () => {
    const samples = [
      { fromMs: 0, untilMs: 500, bytes: box('vtte') },
      { fromMs: 500, untilMs: 2000, bytes: concatBytes(cue('Hello\n\n<i>you</i>', 'line:10%'), cue('and')) },
      { fromMs: 2000, untilMs: 3000, bytes: concatBytes(box('vtta', utf8('a note')), cue('and')) },
    ]
    expect(captionsInSamples('webvtt', samples, { filmMs: 4000 })).toEqual({
      format: 'webvtt',
      cues: [
        {
          startMs: 500,
          endMs: 2000,
          place: { line: { at: 10, unit: 'percent' } },
          spans: [{ text: 'Hello\n' }, { text: 'you', italic: true }],
        },
        { startMs: 500, endMs: 3000, place: {}, spans: [{ text: 'and' }] },
      ],
      findings: [],
    })
  })

  it('of TTML are documents with the times of the film, and one cue where documents cut it', () => {
    const samples = [
      { fromMs: 0, untilMs: 2000, bytes: document('<p begin="1s" end="2s">Hej</p>') },
      { fromMs: 2000, untilMs: 4000, bytes: document('<p begin="2s" end="3s">Hej</p>', '<p begin="3s">du</p>') },
    ]
    const captions = captionsInSamples('ttml', samples, { filmMs: 4000, documentsBeginMs: 100 })
    expect(captions.language).toBe('sv')
    expect(captions.cues.map(({ startMs, endMs, spans }) => [startMs, endMs, spans[0]!.text])).toEqual([
      [1100, 3100, 'Hej'],
      [3100, 4100, 'du'],
    ])
  })

  it('that cannot be read are told of, beside those that can', () => {
    const broken = { fromMs: 0, untilMs: 1000, bytes: Uint8Array.of(0, 0, 1, 0, 1) }
    const whole = { fromMs: 1000, untilMs: 2000, bytes: cue('x') }
    const captions = captionsInSamples('webvtt', [broken, whole], { filmMs: 2000 })
    expect([captions.cues.length, captions.findings]).toEqual([1, [{ line: 3, words: 'the cue says nothing; it is left out' }]])
    expect(captionsInSamples('ttml', [broken], { filmMs: 2000 })).toMatchObject({ cues: [], findings: [{}] })
    expect(captionsInSamples('ttml', [], { filmMs: 2000 }).cues).toEqual([])
  })
})
