import { describe, expect, it } from 'vitest'
import { concatBytes } from '../../kit/bytes.ts'
import { embeddedCaptions } from './embedded-captions.ts'

const userData = (...triples: number[][]) =>
  concatBytes(
    Uint8Array.of(0, 0, 1, 6, 4, 99, 0xb5, 0, 0x31, 0x47, 0x41, 0x39, 0x34, 3, 0x40 | triples.length, 0xff),
    Uint8Array.from(triples.flat()),
    Uint8Array.of(0xff),
  )

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

  it('are none in anything else', () => {
    expect(embeddedCaptions(new Uint8Array(0))).toEqual({ cea608Fields: [], cea708: false })
    expect(embeddedCaptions(new Uint8Array(100_000).fill(0xb5))).toEqual({ cea608Fields: [], cea708: false })
    expect(embeddedCaptions(userData([0xfc, 0x94, 0x20]).subarray(0, 15))).toEqual({ cea608Fields: [], cea708: false })
  })
})
