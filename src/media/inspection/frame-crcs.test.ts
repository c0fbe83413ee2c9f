import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../kit/bytes.ts'
import { frameCrcReader } from './frame-crcs.ts'
import { parseSurveyEnd } from './parse-survey-end.ts'

const head = '#software: Lavf61.1.100\n#tb 0: 1/10\n#media_type 0: video\n#codec_id 0: rawvideo\n#dimensions 0: 64x36\n#sar 0: 1/1\n'
const line = (pts: number, crc: string) => `0, ${String(pts).padStart(10)}, ${String(pts).padStart(10)},        1,     3456, 0x${crc}\n`
const read = (text: string) => {
  const reader = frameCrcReader()
  reader.push(utf8(text))
  return reader.finish()
}

describe('frameCrcReader', () => {
  it('reads a checksum a picture', () => {
    expect(read(head + line(0, '93f95ec8') + line(1, '00000000') + line(2, 'FFFFFFFF'))).toEqual(Uint32Array.of(0x93f95ec8, 0, 0xffffffff))
    expect(read(head)).toEqual(new Uint32Array(0))
  })

  it('reads the same however the text is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 20 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 90 })),
        (crcs, cuts) => {
          const bytes = utf8(head + crcs.map((crc, at) => line(at, crc.toString(16).padStart(8, '0'))).join(''))
          const reader = frameCrcReader()
          for (let from = 0; from < bytes.length;) {
            const size = cuts.next().value as number
            reader.push(bytes.subarray(from, from + size))
            from += size
          }
          expect([...reader.finish()]).toEqual(crcs)
        },
      ),
    )
  })

  it('grows beyond its first capacity', () => {
    const crcs = read(Array.from({ length: 10_000 }, (_, at) => line(at, at.toString(16).padStart(8, '0'))).join(''))
    expect([crcs.length, crcs[9999]]).toEqual([10_000, 9999])
  })

  it.each([
    ['a picture out of turn', line(1, '00000000')],
    ['the same picture twice', line(0, '00000000') + line(0, '00000000')],
    ['a short checksum', '0, 0, 0, 1, 3456, 0x123\n'],
    ['a long checksum', '0, 0, 0, 1, 3456, 0x123456789\n'],
    ['a checksum without its prefix', '0, 0, 0, 1, 3456, 12345678\n'],
    ['no hexadecimal', '0, 0, 0, 1, 3456, 0x1234567g\n'],
    ['more fields', '0, 0, 0, 1, 3456, 0x12345678, S=1\n'],
    ['a negative time', '0, -1, -1, 1, 3456, 0x12345678\n'],
    ['another text', '<html>\n'],
    ['an end inside a line', `${line(0, '00000000')}0, 1, 1`],
  ])('refuses %s', (_, text) => {
    expect(() => read(head + text)).toThrow(expect.objectContaining({ code: 'NOT_FRAME_CRCS' }))
  })
})

describe('parseSurveyEnd', () => {
  /** The last words of ffmpeg 7.0 about a film whose second track is noise. */
  const words = `[Parsed_fps_0 @ 0x559378e59fc0] 0 frames in, 0 frames out; 0 frames dropped, 0 frames duplicated.
[vist#0:0/h264 @ 0x559378e8a1c0] [dec:h264 @ 0x559378e5ae80] corrupt decoded frame
[Parsed_fps_0 @ 0x7f7e4c002600] 144 frames in, 144 frames out; 48 frames dropped, 48 frames duplicated.
[in#0/matroska,webm @ 0x5580f0744c40]   Input stream #0:0 (video): 144 packets read (1298058 bytes); 144 frames decoded; 0 decode errors;
[in#0/matroska,webm @ 0x5580f0744c40]   Input stream #0:1 (audio): 283 packets read (18540 bytes); 283 frames decoded; 0 decode errors (289792 samples);
[in#0/matroska,webm @ 0x5580f0744c40]   Input stream #0:2 (audio): 173 packets read (72306 bytes); 0 frames decoded; 173 decode errors (0 samples);
`

  it('reads what was decoded of each track', () => {
    expect(parseSurveyEnd(words)).toEqual({
      streams: [
        { index: 0, packets: 144, decoded: 144, errors: 0, samples: undefined },
        { index: 1, packets: 283, decoded: 283, errors: 0, samples: 289_792 },
        { index: 2, packets: 173, decoded: 0, errors: 173, samples: 0 },
      ],
      damagedAtLeast: 1,
      pictures: { taken: 144, given: 144, leftOut: 48, repeated: 48 },
    })
  })

  it('bears words that say nothing', () => {
    expect(parseSurveyEnd('Conversion failed!')).toEqual({ streams: [], damagedAtLeast: 0, pictures: undefined })
  })
})
