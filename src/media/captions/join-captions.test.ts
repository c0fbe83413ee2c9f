import { describe, expect, it } from 'vitest'
import { cueText } from './cue.ts'
import { joinCaptions } from './join-captions.ts'
import { parseCaptions } from './parse-captions.ts'

const part = (...cues: [string, string, string][]) =>
  parseCaptions(`WEBVTT\n\n${cues.map(([start, end, text]) => `${start} --> ${end}\n${text}`).join('\n\n')}`)
const shown = (parts: Parameters<typeof joinCaptions>[0]) => joinCaptions(parts).cues.map((cue) => [cue.startMs, cue.endMs, cueText(cue)])

describe('captions in pieces', () => {
  it('become whole: what a cut went through, and what both pieces hold', () => {
    expect(
      shown([
        { captions: part(['00:00.000', '00:01.000', 'a'], ['00:01.000', '00:02.000', 'b']) },
        { captions: part(['00:02.000', '00:02.500', 'b'], ['00:03.000', '00:04.000', 'c']) },
        { captions: part(['00:03.000', '00:04.000', 'c'], ['00:05.000', '00:06.000', 'c']) },
      ]),
    ).toEqual([
      [0, 1000, 'a'],
      [1000, 2500, 'b'],
      [3000, 4000, 'c'],
      [5000, 6000, 'c'],
    ])
  })

  it('count from where each begins, where told so', () => {
    expect(
      shown([{ captions: part(['00:00.000', '00:01.000', 'a']) }, { captions: part(['00:00.000', '00:01.000', 'b']), offsetMs: 2000 }]),
    ).toEqual([
      [0, 1000, 'a'],
      [2000, 3000, 'b'],
    ])
  })

  it('are refused only when all are', () => {
    expect(
      joinCaptions([{ captions: parseCaptions('<?xml version="1.0"?><html/>') }, { captions: part(['00:00.000', '00:01.000', 'a']) }])
        .refusal,
    ).toBeUndefined()
    expect(joinCaptions([{ captions: parseCaptions('<?xml version="1.0"?><html/>') }]).refusal?.code).toBe('CAPTIONS_NOT_TTML')
    expect(joinCaptions([]).cues).toEqual([])
  })
})
