import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BitReader, BitWriter } from './bits.ts'
import { coefficientsOfLag, mixOfLuma, readFilmGrain, writeFilmGrain, type FilmGrain, type ScalingPoint } from './film-grain.ts'

const halfSize = { isMonochrome: false, isHalfWide: true, isHalfHigh: true }

const written = (grain: FilmGrain, colours = halfSize) => {
  const bits = new BitWriter()
  writeFilmGrain(bits, grain, colours)
  return bits.bytes()
}

const points = (most: number): fc.Arbitrary<ScalingPoint[]> =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: most })
    .chain((values) =>
      fc
        .array(fc.integer({ min: 0, max: 255 }), { minLength: values.length, maxLength: values.length })
        .map((scalings) => values.toSorted((a, b) => a - b).map((value, index): ScalingPoint => [value, scalings[index]!])),
    )
const coefficients = (count: number) => fc.array(fc.integer({ min: -128, max: 127 }), { minLength: count, maxLength: count })
const mix = fc.record({ mult: fc.nat(255), lumaMult: fc.nat(255), offset: fc.nat(511) })
const grains: fc.Arbitrary<FilmGrain> = fc.nat(3).chain((lag) =>
  fc.record({
    luma: points(14),
    chromaFromLuma: fc.constant(false),
    cb: points(10),
    cr: points(10),
    scalingShift: fc.integer({ min: 8, max: 11 }),
    lag: fc.constant(lag),
    lumaCoefficients: coefficients(coefficientsOfLag(lag)),
    cbCoefficients: coefficients(coefficientsOfLag(lag) + 1),
    crCoefficients: coefficients(coefficientsOfLag(lag) + 1),
    coefficientShift: fc.integer({ min: 6, max: 9 }),
    noiseShift: fc.nat(3),
    cbMix: mix,
    crMix: mix,
    overlaps: fc.boolean(),
    clipsToRange: fc.boolean(),
  }),
)

const lumaOnly: FilmGrain = {
  luma: [[128, 80]],
  chromaFromLuma: false,
  cb: [],
  cr: [],
  scalingShift: 10,
  lag: 1,
  lumaCoefficients: [-1, 2, 3, 127],
  cbCoefficients: [],
  crCoefficients: [],
  coefficientShift: 7,
  noiseShift: 1,
  cbMix: mixOfLuma,
  crMix: mixOfLuma,
  overlaps: true,
  clipsToRange: false,
}

describe('film_grain_params', () => {
  it('reads back what it wrote, bit by bit', () => {
    fc.assert(
      fc.property(grains, (grain) => {
        const bytes = written(grain)
        const bits = new BitReader(bytes)
        expect(readFilmGrain(bits, halfSize)).toEqual(grain)
        expect(Math.ceil(bits.at / 8)).toBe(bytes.length)
      }),
    )
  })
  it('writes grain in luma alone field by field', () => {
    const bits = new BitReader(written(lumaOnly))
    const sizes = [4, 8, 8, 1, 4, 4, 2, 2, 8, 8, 8, 8, 2, 2, 1, 1]
    expect(sizes.map((size) => bits.read(size))).toEqual([1, 128, 80, 0, 0, 0, 2, 1, 127, 130, 131, 255, 1, 1, 1, 0])
    expect(bits.left).toBeLessThan(8)
  })
  it('has no chroma where there is none, and none of its own where it follows luma', () => {
    const grey = { isMonochrome: true, isHalfWide: true, isHalfHigh: true }
    expect(readFilmGrain(new BitReader(written(lumaOnly, grey)), grey)).toEqual(lumaOnly)
    const followed = { ...lumaOnly, chromaFromLuma: true, cbCoefficients: [1, 2, 3, 4, 5], crCoefficients: [5, 4, 3, 2, 1] }
    expect(readFilmGrain(new BitReader(written(followed)), halfSize)).toEqual(followed)
  })
  it('refuses points that do not rise, and more of them than there may be', () => {
    const falling = written({
      ...lumaOnly,
      luma: [
        [9, 1],
        [9, 2],
      ],
    })
    expect(() => readFilmGrain(new BitReader(falling), halfSize)).toThrow('points of film grain do not rise')
    const many = written({ ...lumaOnly, luma: Array.from({ length: 15 }, (_, value): ScalingPoint => [value, 0]) })
    expect(() => readFilmGrain(new BitReader(many), halfSize)).toThrow('film grain has 15 points where 14 are allowed')
  })
  it('refuses parameters that are cut off', () => {
    expect(() => readFilmGrain(new BitReader(written(lumaOnly).subarray(0, 6)), halfSize)).toThrow('an AV1 header is cut off')
  })
})
