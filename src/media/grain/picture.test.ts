import { describe, expect, it } from 'vitest'
import { pictureBytes, picturesIn } from './picture.ts'

describe('picturesIn', () => {
  it('finds the planes of each picture in a raw file, and leaves out a last one that is cut off', () => {
    const format = { width: 4, height: 2, bitDepth: 8 } as const
    const bytes = Uint8Array.from({ length: pictureBytes(format) * 2 + 5 }, (_, index) => index)
    const pictures = picturesIn(bytes, format)
    expect(pictures.map(({ luma, cb, cr }) => [luma[0], luma.length, [...cb], [...cr]])).toEqual([
      [0, 8, [8, 9], [10, 11]],
      [12, 8, [20, 21], [22, 23]],
    ])
  })
  it('reads ten bits from wherever they lie in memory', () => {
    const format = { width: 2, height: 2, bitDepth: 10 } as const
    const bytes = Uint8Array.of(0xff, 1, 2, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0)
    const [picture] = picturesIn(bytes.subarray(1), format)
    expect([[...picture!.luma], [...picture!.cb], [...picture!.cr]]).toEqual([[0x201, 2, 3, 4], [5], [6]])
  })
})
