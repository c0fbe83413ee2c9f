import { describe, expect, it } from 'vitest'
import { headerBits, type HeaderFields } from './header-bits.ts'
import { readSequenceHeader } from './sequence-header.ts'

/** 64 by 36, superblocks of 64. */
const size: HeaderFields = [
  [5, 4],
  [5, 4],
  [63, 6],
  [35, 6],
]
/** Tools as SVT-AV1 writes them: warped motion, order hints of seven bits, reference vectors; frames say whether they are screen content. */
const tools: HeaderFields = [
  [0, 2],
  [1, 1],
  [0, 1],
  [1, 1],
  [0, 1],
  [1, 1],
  [1, 1],
  [1, 1],
  [6, 3],
]
const features: HeaderFields = [
  [0, 1],
  [1, 1],
  [0, 1],
]
const eightBits: HeaderFields = [
  [0, 1],
  [0, 1],
  [0, 1],
  [0, 1],
  [0, 2],
  [0, 1],
]

const read = (...fields: HeaderFields) => {
  const { bytes, bits } = headerBits(...fields)
  return { header: readSequenceHeader(bytes), bits }
}

describe('readSequenceHeader', () => {
  it('reads what frames depend on, and where it says whether they tell of grain', () => {
    const onePoint: HeaderFields = [
      [0, 1],
      [0, 1],
      [0, 5],
      [0, 12],
      [8, 5],
      [0, 1],
    ]
    const { header, bits } = read(
      [0, 3],
      [0, 1],
      [0, 1],
      ...onePoint,
      ...size,
      [0, 1],
      [0, 1],
      [0, 2],
      ...tools,
      ...features,
      ...eightBits,
      [1, 1],
    )
    expect(header).toEqual({
      isReducedStill: false,
      equalPictureInterval: false,
      decoderModel: undefined,
      operatingPoints: [{ layers: 0, hasDecoderModel: false }],
      widthBits: 6,
      heightBits: 6,
      maxWidth: 64,
      maxHeight: 36,
      frameId: undefined,
      hasLargeSuperblocks: false,
      canWarp: true,
      orderHintBits: 7,
      canUseReferenceVectors: true,
      screenContent: 'choose',
      integerVectors: 'choose',
      canSuperres: false,
      hasCdef: true,
      hasRestoration: false,
      bitDepth: 8,
      isMonochrome: false,
      isHalfWide: true,
      isHalfHigh: true,
      hasSeparateUvDelta: false,
      hasGrain: true,
      grainBit: bits - 1,
    })
  })
  it('reads the times of a decoder model, of several points, and numbers of frames', () => {
    const timing: HeaderFields = [
      [1, 1],
      [1, 32],
      [24, 32],
      [1, 1],
      [0b00101, 5],
      [1, 1],
      [9, 5],
      [1, 32],
      [15, 5],
      [7, 5],
    ]
    const points: HeaderFields = [
      ...([
        [1, 1],
        [1, 5],
      ] as const),
      ...([
        [0x101, 12],
        [9, 5],
        [1, 1],
        [1, 1],
        [1, 10],
        [1, 10],
        [0, 1],
        [1, 1],
        [3, 4],
      ] as const),
      ...([
        [0x103, 12],
        [4, 5],
        [0, 1],
        [0, 1],
      ] as const),
    ]
    const { header, bits } = read(
      [0, 3],
      [0, 1],
      [0, 1],
      ...timing,
      ...points,
      ...size,
      [1, 1],
      [3, 4],
      [2, 3],
      [1, 1],
      [0, 2],
      ...tools,
      ...features,
      ...eightBits,
      [0, 1],
    )
    expect(header).toMatchObject({
      equalPictureInterval: true,
      decoderModel: { removalTimeBits: 16, presentationTimeBits: 8 },
      operatingPoints: [
        { layers: 0x101, hasDecoderModel: true },
        { layers: 0x103, hasDecoderModel: false },
      ],
      frameId: { bits: 8, deltaBits: 5 },
      hasLargeSuperblocks: true,
      hasGrain: false,
      grainBit: bits - 1,
    })
  })
  it('reads the short header of a still picture, and colours of all kinds', () => {
    const still = (profile: number, ...colour: HeaderFields) => {
      const { header, bits } = read([profile, 3], [1, 1], [1, 1], [4, 5], ...size, [0, 1], [0, 2], ...features, ...colour, [1, 1])
      expect([header.isReducedStill, header.orderHintBits, header.hasGrain, header.grainBit]).toEqual([true, 0, true, bits - 1])
      return [header.bitDepth, header.isMonochrome, header.isHalfWide, header.isHalfHigh, header.hasSeparateUvDelta]
    }
    expect(still(0, [1, 1], [0, 1], [0, 1], [0, 1], [0, 2], [1, 1])).toEqual([10, false, true, true, true])
    expect(still(0, [0, 1], [1, 1], [1, 1], [1, 8], [1, 8], [1, 8], [0, 1])).toEqual([8, true, true, true, false])
    // BT.709, sRGB and the identity matrix, in profile 1: no range and no place of chroma.
    expect(still(1, [0, 1], [1, 1], [1, 8], [13, 8], [0, 8], [0, 1])).toEqual([8, false, false, false, false])
    expect(still(2, [1, 1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1])).toEqual([10, false, true, false, false])
    expect(still(2, [1, 1], [1, 1], [0, 1], [0, 1], [0, 1], [1, 1], [1, 1], [0, 2], [0, 1])).toEqual([12, false, true, true, false])
  })
  it('refuses profiles that are not, numbers that are too long, and what is cut off', () => {
    expect(() => read([3, 3], [0, 29])).toThrow('AV1 has no profile 3')
    const onePoint: HeaderFields = [
      [0, 1],
      [0, 1],
      [0, 5],
      [0, 12],
      [8, 5],
      [0, 1],
    ]
    expect(() => read([0, 3], [0, 1], [0, 1], ...onePoint, ...size, [1, 1], [15, 4], [7, 3])).toThrow(
      'numbers of AV1 frames have at most 16 bits',
    )
    expect(() => read([0, 3], [1, 1], [1, 1], [4, 5], ...size)).toThrow('an AV1 header is cut off')
  })
})
