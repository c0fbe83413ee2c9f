import { describe, expect, it } from 'vitest'
import { concatBytes } from '../../kit/bytes.ts'
import { closedCaptionsReader } from './closed-captions.ts'
import { embeddedCaptions } from './embedded-captions.ts'

const message = (front: number[], ...triples: number[][]) =>
  concatBytes(
    Uint8Array.of(...front, 0x47, 0x41, 0x39, 0x34, 3, 0x40 | triples.length, 0xff),
    Uint8Array.from(triples.flat()),
    Uint8Array.of(0xff),
  )
const userData = (...triples: number[][]) => message([0, 0, 1, 6, 4, 99, 0xb5, 0, 0x31], ...triples)

describe('captions inside a coded picture', () => {
  it('are found by their fields, and empty ones are not', () => {
    expect(embeddedCaptions(userData([0xfc, 0x94, 0x20], [0xfd, 0x80, 0x80]))).toEqual({ cea608Fields: [1], cea708: false })
    expect(embeddedCaptions(concatBytes(userData([0xfd, 0x41, 0x42]), userData([0xfc, 0x41, 0x42])))).toEqual({
      cea608Fields: [1, 2],
      cea708: false,
    })
    expect(embeddedCaptions(userData([0xff, 0x02, 0x21], [0xfe, 0, 0]))).toEqual({ cea608Fields: [], cea708: true })
    expect(embeddedCaptions(userData([0xf8, 0x94, 0x20]))).toEqual({ cea608Fields: [], cea708: false })
  })

  it('are found in MPEG-2 too, and not where only their letters stand', () => {
    expect(embeddedCaptions(message([0, 0, 1, 0xb2], [0xfc, 0x94, 0x20])).cea608Fields).toEqual([1])
    expect(embeddedCaptions(message([0, 0, 1, 0xb3], [0xfc, 0x94, 0x20])).cea608Fields).toEqual([])
  })

  it('are none in anything else', () => {
    expect(embeddedCaptions(new Uint8Array(0))).toEqual({ cea608Fields: [], cea708: false })
    expect(embeddedCaptions(new Uint8Array(100_000).fill(0x47))).toEqual({ cea608Fields: [], cea708: false })
    expect(embeddedCaptions(userData([0xfc, 0x94, 0x20]).subarray(0, 15))).toEqual({ cea608Fields: [], cea708: false })
  })

  it('are found wherever a stream is cut', () => {
    const stream = concatBytes(new Uint8Array(500), userData([0xfd, 0x41, 0x42], [0xff, 2, 33]), new Uint8Array(500))
    for (let cut = 495; cut < 530; cut += 1) {
      const reader = closedCaptionsReader()
      for (const piece of [stream.subarray(0, cut), stream.subarray(cut)]) reader.push(piece)
      expect([cut, reader.finish()]).toEqual([cut, { cea608Fields: [2], cea708: true }])
    }
  })
})
