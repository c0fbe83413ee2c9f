import { describe, expect, it } from 'vitest'
import { mixOfLuma, type FilmGrain } from './film-grain.ts'
import { noReferences, readFrameHeader, type FrameHeader, type Reference, type References } from './frame-header.ts'
import { headerBits, type HeaderFields } from './header-bits.ts'
import { readSegments } from './segments.ts'
import type { SequenceHeader } from './sequence-header.ts'
import { BitReader } from './bits.ts'

const sequence: SequenceHeader = {
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
  screenContent: false,
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
  grainBit: 0,
}
const oneLayer = { temporalId: 0, spatialId: 0 }

const grain: FilmGrain = {
  luma: [[128, 80]],
  chromaFromLuma: false,
  cb: [],
  cr: [],
  scalingShift: 10,
  lag: 0,
  lumaCoefficients: [],
  cbCoefficients: [],
  crCoefficients: [],
  coefficientShift: 6,
  noiseShift: 0,
  cbMix: mixOfLuma,
  crMix: mixOfLuma,
  overlaps: false,
  clipsToRange: false,
}
/** One point, no chroma, a shift of 10, no filter. */
const grainFields: HeaderFields = [
  ...([
    [1, 4],
    [128, 8],
    [80, 8],
    [0, 1],
    [0, 4],
    [0, 4],
  ] as const),
  ...([
    [2, 2],
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 1],
    [0, 1],
  ] as const),
]

const noSegments = readSegments(new BitReader(Uint8Array.of(0)), undefined)
const reference = (change: Partial<Reference> = {}): Reference => ({
  ...{ frameType: 'inter', orderHint: 0, width: 64, height: 36, segments: noSegments, grain: undefined },
  ...change,
})
const allOf = (one: Reference): References => noReferences.map(() => one)

const noGrain: HeaderFields = [[0, 1]]
const grainOf = (seed: number): HeaderFields => [
  [1, 1],
  [seed, 16],
]

/** Reads a header that ends with `grainFields` and a one, and expects its grain to begin and to end where these do. */
const read = (
  before: HeaderFields,
  told: HeaderFields,
  { references = noReferences, ...change }: Partial<SequenceHeader> & { references?: References } = {},
): Extract<FrameHeader, { kind: 'frame' }> => {
  const header = readFrameHeader(headerBits(...before, ...told, [1, 1]).bytes, { ...sequence, ...change }, references, oneLayer)
  if (header.kind !== 'frame') throw new Error('a frame is expected')
  expect([header.grainFrom, header.grainTo]).toEqual([headerBits(...before).bits, headerBits(...before, ...told).bits])
  return header
}

/** Shown, of a type, with its order hint. */
const key: HeaderFields = [
  [0, 1],
  [0, 2],
  [1, 1],
  [0, 1],
  [0, 1],
  [0, 7],
]
/** Shown and not resilient, its first reference primary, kept in place 2, predicted from places 0 to 6. */
const inter: HeaderFields = [
  [0, 1],
  [1, 2],
  [1, 1],
  [0, 1],
  [0, 1],
  [0, 1],
  [9, 7],
  [0, 3],
  [4, 8],
  [0, 1],
]
const predictedFrom: HeaderFields = [0, 1, 2, 3, 4, 5, 6].map((place) => [place, 3] as const)
/** The usual render size, fine vectors, a filter that may change, no motion modes, no reference vectors. */
const interPictures: HeaderFields = [...predictedFrom, [0, 1], [1, 1], [1, 1], [0, 1], [0, 1]]
/** Probabilities are kept; tiles as large as can be (one superblock: nothing to say but that they are even). */
const tiles: HeaderFields = [
  [0, 1],
  [1, 1],
]
const quantisers: HeaderFields = [
  [120, 8],
  [0, 1],
  [0, 1],
  [0, 1],
  [0, 1],
]
/** No segments, no deltas of quantisers; the loop filter off; one strength of CDEF; one size of transforms. */
const plain: HeaderFields = [...quantisers, [0, 1], [0, 1], [0, 12], [0, 3], [0, 1], [0, 2], [0, 2], [0, 12], [0, 1]]
const still: HeaderFields = [...key, [0, 1], ...tiles, ...plain, [0, 1]]
/** Single references, no warped motion, no reduced transforms, no global motion. */
const tail: HeaderFields = [
  [0, 1],
  [0, 1],
  [0, 1],
  [0, 7],
]

describe('readFrameHeader', () => {
  it('finds the grain of a key frame at its end, and keeps the frame everywhere', () => {
    const header = read(still, [...grainOf(7391), ...grainFields])
    expect(header).toMatchObject({ frameType: 'key', isShowable: true, predictedFrom: [], grain, grainSeed: 7391 })
    expect(header.keptIn).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(header.references).toEqual(allOf(reference({ frameType: 'key', grain })))
  })
  it('finds that there is no grain, or that nothing tells of it', () => {
    expect(read(still, noGrain)).toMatchObject({ grain: undefined, grainSeed: undefined })
    expect(read(still, [], { hasGrain: false })).toMatchObject({ grain: undefined })
    // Neither shown nor ever to be shown: the reference of an error-resilient key frame, kept in places 0 and 1.
    const hidden: HeaderFields = [
      [0, 1],
      [0, 2],
      [0, 1],
      [0, 1],
      [1, 1],
      [0, 1],
      [0, 1],
      [0, 7],
      [3, 8],
      [0, 7 * 4],
      [0, 7 * 4],
    ]
    const header = read([...hidden, [0, 1], ...tiles, ...plain, [0, 1]], [])
    expect([header.isShowable, header.keptIn]).toEqual([false, [0, 1]])
  })
  it('takes the grain of a reference, with a seed of its own', () => {
    const references = allOf(reference()).with(3, reference({ grain }))
    const header = read([...inter, ...interPictures, ...tiles, ...plain, ...tail], [...grainOf(5), [0, 1], [3, 3]], { references })
    expect(header).toMatchObject({ frameType: 'inter', predictedFrom: [0, 1, 2, 3, 4, 5, 6], keptIn: [2], grain, grainSeed: 5 })
    expect(header.references.map((one) => one?.grain === grain)).toEqual([false, false, true, true, false, false, false, false])
    expect(header.references[2]).toEqual(reference({ orderHint: 9, grain }))
    const before: HeaderFields = [...inter, ...interPictures, ...tiles, ...plain, ...tail]
    for (const place of [2, 7])
      expect(() => read(before, [...grainOf(5), [0, 1], [place, 3]], { references: references.with(7, reference({ grain })) })).toThrow(
        'that of a frame without any',
      )
  })
  it('reads quantisers, segments, filters and motion of all kinds', () => {
    const settings: HeaderFields = [
      // Deltas of luma DC, and of both chroma planes apart; matrices.
      ...([
        [120, 8],
        [1, 1],
        [3, 7],
        [1, 1],
        [1, 1],
        [2, 7],
        [0, 1],
        [0, 1],
        [0, 1],
        [1, 1],
        [0, 12],
      ] as const),
      // Segments with new data: the first has its own quantiser and reference, the others have nothing.
      ...([
        [1, 1],
        [1, 1],
        [0, 1],
        [1, 1],
        [1, 1],
        [20, 9],
        [0, 4],
        [1, 1],
        [3, 3],
        [0, 2],
        [0, 28],
        [0, 28],
      ] as const),
      // Deltas of quantisers and of loop filters.
      ...([
        [1, 1],
        [0, 2],
        [1, 1],
        [0, 3],
      ] as const),
      // The loop filter with chroma, and with one delta.
      ...([
        [1, 6],
        [0, 6],
        [0, 12],
        [0, 3],
        [1, 1],
        [1, 1],
        [1, 1],
        [5, 7],
        [0, 9],
      ] as const),
      // Four strengths of CDEF, restoration of luma and of one chroma plane, transforms of all sizes.
      ...([
        [0, 2],
        [2, 2],
        [0, 24],
        [0, 24],
        [1, 2],
        [0, 2],
        [2, 2],
        [1, 1],
        [1, 1],
        [0, 1],
        [1, 1],
      ] as const),
    ]
    // Two references at once; blocks may be skipped, since there are frames before and after; warped motion, all transforms.
    const modes: HeaderFields = [
      [1, 1],
      [0, 1],
      [1, 1],
      [0, 1],
    ]
    const near: HeaderFields = [
      [0, 1],
      [0, 3],
    ]
    // Values of 13 bits in the first, second and last of their ranges (5.9.28): ten ones lead to the last.
    const rotation: HeaderFields = [[1, 1], [1, 1], ...near, [1, 1], [0, 1], [7, 3], [0x3ff, 10], [0, 12], ...near]
    const affine: HeaderFields = [[1, 1], [0, 1], [0, 1], ...Array.from({ length: 6 }, () => near).flat()]
    // A shift alone has ten bits, and nine where vectors are not fine.
    const shift = (ones: number): HeaderFields => [[1, 1], [0, 1], [1, 1], [2 ** ones - 1, ones], [0, ones + 2], ...near]
    const references = allOf(reference({ orderHint: 5 })).with(6, reference({ orderHint: 12 }))
    for (const [isFine, ones] of [
      [1, 7],
      [0, 6],
    ] as const) {
      const pictures: HeaderFields = [...predictedFrom, [0, 1], [isFine, 1], [1, 1], [0, 1], [0, 1]]
      const motion: HeaderFields = [...rotation, ...shift(ones), ...affine, [0, 4]]
      const { references: after } = read([...inter, ...pictures, ...tiles, ...settings, ...modes, ...motion], noGrain, {
        ...{ references, hasSeparateUvDelta: true, hasRestoration: true },
      })
      expect(after[2]!.segments.added).toEqual([20, ...Array.from({ length: 7 }, () => undefined)])
    }
  })
  it('asks whether blocks are skipped only where there are two frames to predict them from', () => {
    const header = (hints: readonly number[], saysSo: boolean) =>
      read(
        [...inter, ...interPictures, ...tiles, ...plain, [1, 1], ...(saysSo ? ([[0, 1]] as const) : []), [0, 1], [0, 1], [0, 7]],
        noGrain,
        {
          references: noReferences.map((_, place) => reference({ orderHint: hints[place] ?? hints[0]! })),
        },
      )
    header([5], false)
    header([5, 4], true)
    header([5, 12], true)
    header([12, 13], false)
    // Hints go round: 120 is before 9.
    header([120, 12], true)
  })
  it('keeps the segments of its primary reference, and filters nothing that is lossless in all of them', () => {
    const segments = readSegments(
      new BitReader(
        headerBits(
          [1, 1],
          ...Array.from({ length: 8 }, (): HeaderFields => [
            [1, 1],
            [-9 & 0x1ff, 9],
            [0, 7],
          ]).flat(),
        ).bytes,
      ),
      undefined,
    )
    expect(segments.quantisers(5)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    const lossless: HeaderFields = [
      [5, 8],
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ]
    const header = read([...inter, ...interPictures, ...tiles, ...lossless, ...tail], noGrain, {
      references: allOf(reference({ segments })),
      hasRestoration: true,
    })
    expect(header.references[2]!.segments).toBe(segments)
  })
  it('takes its size from a reference, or from itself, narrower for a while', () => {
    const own = inter.with(5, [1, 1])
    const superres: Partial<SequenceHeader> = { canSuperres: true }
    const references = allOf(reference()).with(1, reference({ width: 48, height: 20 }))
    const rest: HeaderFields = [[1, 1], [1, 1], [0, 1], [0, 1], ...tiles, ...plain, ...tail]
    const ofSecond = read([...own, ...predictedFrom, [0, 1], [1, 1], [1, 1], [7, 3], ...rest], noGrain, { ...superres, references })
    expect(ofSecond.references[2]).toMatchObject({ width: 48, height: 20 })
    const itself = read([...own, ...predictedFrom, [0, 7], [31, 6], [17, 6], [0, 1], [1, 1], [0, 32], ...rest], noGrain, {
      ...superres,
      references,
    })
    expect(itself.references[2]).toMatchObject({ width: 32, height: 18 })
  })
  it('counts tiles of its own sizes', () => {
    // 640 by 360 are ten superblocks by six: columns of 4 and 6, a row of 6; then whose probabilities are kept, and bytes of a size.
    const size = { widthBits: 10, heightBits: 9, maxWidth: 640, maxHeight: 360 }
    const columns: HeaderFields = [
      [0, 1],
      [0, 1],
      [3, 3],
      [7, 3],
      [7, 3],
      [0, 1],
      [0, 2],
    ]
    read([...key, [0, 1], ...columns, ...plain, [0, 1]], noGrain, size)
    // Two by two even ones.
    const even: HeaderFields = [
      [0, 1],
      [1, 1],
      [1, 1],
      [0, 1],
      [1, 1],
      [0, 1],
      [0, 2],
      [0, 2],
    ]
    read([...key, [0, 1], ...even, ...plain, [0, 1]], noGrain, size)
  })
  it('reads what screen content, numbers of frames, times and layers bring with them', () => {
    const copied: HeaderFields = [...key.slice(0, 4), [1, 1], [1, 1], ...key.slice(4), [0, 1], [1, 1], ...tiles]
    // Where blocks are copied nothing is filtered.
    read([...copied, ...quantisers, [0, 1], [0, 1], [0, 1], [0, 1]], noGrain, { screenContent: 'choose' })
    const timed: HeaderFields = [...key.slice(0, 3), [9, 8], [0, 1], [300, 10], [0, 1], [0, 7], [1, 1], [77, 16]]
    read([...timed, [0, 1], ...tiles, ...plain, [0, 1]], noGrain, {
      ...{ frameId: { bits: 10, deltaBits: 4 }, decoderModel: { removalTimeBits: 16, presentationTimeBits: 8 } },
      operatingPoints: [
        { layers: 0x101, hasDecoderModel: true },
        { layers: 0x202, hasDecoderModel: true },
        { layers: 0, hasDecoderModel: false },
      ],
    })
  })
  it('shows a frame that was kept; a key frame then takes all places', () => {
    const again = (references: References) => readFrameHeader(headerBits([1, 1], [3, 3]).bytes, sequence, references, oneLayer)
    const kept = noReferences.with(3, reference())
    expect(again(kept)).toEqual({ kind: 'shown-again', place: 3, refreshesAll: false, references: kept })
    const keyFrame = reference({ frameType: 'key', grain })
    expect(again(noReferences.with(3, keyFrame))).toEqual({
      kind: 'shown-again',
      place: 3,
      refreshesAll: true,
      references: allOf(keyFrame),
    })
    expect(() => again(noReferences)).toThrow('refers to a frame that is not there')
  })
  it('refuses references that are not there or in the short form, and what is cut off', () => {
    expect(() => read([...inter, ...interPictures, ...tiles, ...plain, ...tail], noGrain)).toThrow('refers to a frame that is not there')
    expect(() => read([...inter.slice(0, -1), [1, 1], [0, 6]], noGrain, { references: allOf(reference()) })).toThrow('the short form')
    expect(() => readFrameHeader(headerBits(...still).bytes.subarray(0, 5), sequence, noReferences, oneLayer)).toThrow(
      'an AV1 header is cut off',
    )
  })
})
