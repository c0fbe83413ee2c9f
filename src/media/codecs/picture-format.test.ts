import { describe, expect, it } from 'vitest'
import { boxesIn } from '../isobmff/boxes.ts'
import { box, fullBox, u16, u32 } from '../isobmff/write-boxes.ts'
import { dynamicRangeOf } from './colorimetry.ts'
import { pictureFormatOf } from './picture-format.ts'

const text = (word: string) => new TextEncoder().encode(word)
const formatOf = (type: string, ...parts: Uint8Array[]) => pictureFormatOf(boxesIn(box(type, new Uint8Array(78), ...parts))[0]!)
const avcC = (profile: number, ...rest: number[]) => box('avcC', new Uint8Array([1, profile, 0, 31, 0xff, ...rest]))
const square = { numerator: 1, denominator: 1 }

describe('pictureFormatOf', () => {
  it('says nothing where nothing is said', () => {
    expect(formatOf('mp4v')).toEqual({ pixelAspect: square })
  })

  it('reads what HDR10 was graded on, green first, and how bright it gets', () => {
    const mdcv = box(
      'mdcv',
      ...[13_250, 34_500, 7500, 3000, 34_000, 16_000, 15_635, 16_450].map(u16),
      u32(1000 * 10_000),
      u32(0.0001 * 10_000),
    )
    const format = formatOf('av01', mdcv, box('clli', u16(1000), u16(400)))
    expect(format.light).toEqual({
      mastering: {
        green: [0.265, 0.69],
        blue: [0.15, 0.06],
        red: [0.68, 0.32],
        white: [0.3127, 0.329],
        maxLuminance: 1000,
        minLuminance: 0.0001,
      },
      content: { maxPixel: 1000, maxFrameAverage: 400 },
    })
    expect(formatOf('av01', box('clli', u16(1000), u16(400))).light).toEqual({ content: { maxPixel: 1000, maxFrameAverage: 400 } })
  })

  it('passes over an ICC profile to the code points behind it', () => {
    const profile = box('colr', text('prof'), new Uint8Array(100))
    const points = box('colr', text('nclx'), u16(9), u16(16), u16(9), new Uint8Array([0x80]))
    expect(formatOf('hvc1', profile, points).colour).toEqual({ primaries: 9, transfer: 16, matrix: 9, fullRange: true })
    expect(formatOf('hvc1', profile).colour).toBeUndefined()
  })

  it.each([
    [4, 3, { numerator: 4, denominator: 3 }],
    [0, 3, square],
    [4, 0, square],
  ])('takes pixels of %i to %i', (width, height, pixelAspect) => {
    expect(formatOf('avc1', avcC(100, 0xe0, 0), box('pasp', u32(width), u32(height))).pixelAspect).toEqual(pixelAspect)
  })

  it('looks for the depth of H.264 behind its parameter sets, and knows it by the profile where it is not there', () => {
    const sets = [0xe1, 0, 2, 0x67, 0x6e, 1, 0, 1, 0x68]
    expect(formatOf('avc1', avcC(110, ...sets, 0xfd, 0xfa, 0xfa, 0)).bitDepth).toBe(10)
    expect(formatOf('avc1', avcC(100, ...sets)).bitDepth).toBe(8)
    expect('bitDepth' in formatOf('avc1', avcC(110, ...sets))).toBe(false)
    expect(() => formatOf('avc1', avcC(110, 0xe1, 0xff, 0xff, 0x67))).toThrow('avcC is cut off')
  })

  it('tells 12 bits of AV1 from 10 by the profile', () => {
    const av1C = (second: number, third: number) => box('av1C', new Uint8Array([0x81, second, third, 0]))
    expect([av1C(0x08, 0x0c), av1C(0x08, 0x4c), av1C(0x48, 0x60), av1C(0x08, 0x6c)].map((part) => formatOf('av01', part).bitDepth)).toEqual(
      [8, 10, 12, 10],
    )
  })

  it('sees through protection', () => {
    const sinf = box('sinf', box('frma', text('vp09')))
    const vpcC = fullBox('vpcC', 1, 0, new Uint8Array([2, 31, 0xa2, 9, 16, 9, 0, 0]))
    expect(formatOf('encv', vpcC, sinf).bitDepth).toBe(10)
  })

  it('refuses boxes that are cut off', () => {
    expect(() => formatOf('av01', box('mdcv', new Uint8Array(23)))).toThrow('mdcv is cut off')
    expect(() => formatOf('av01', box('clli', new Uint8Array(3)))).toThrow('clli is cut off')
    expect(() => formatOf('av01', box('pasp', new Uint8Array(7)))).toThrow('pasp is cut off')
    expect(() => formatOf('av01', box('colr', text('nclx'), new Uint8Array(6)))).toThrow('colr is cut off')
  })
})

describe('dynamicRangeOf', () => {
  it('goes by the transfer function alone', () => {
    expect([16, 18, 1, 2, 14].map((transfer) => dynamicRangeOf({ transfer }))).toEqual(['pq', 'hlg', 'sdr', 'sdr', 'sdr'])
    expect(dynamicRangeOf(undefined)).toBe('sdr')
  })
})
