import { describe, expect, it } from 'vitest'
import { estimateGrain } from './estimate-grain.ts'
import type { FilmGrain } from './film-grain.ts'
import { gainOf } from './grain-filter.ts'
import { flatBlocksOf, strengthOf } from './grain-noise.ts'
import { syntheticPicture, type SyntheticPicture } from './synthetic-pictures.ts'

const size = { width: 512, height: 256 }
/** All lumas from 16 to 235, from left to right. */
const ramp = (x: number) => 16 + (x / 512) * 219
const strength = (luma: number) => 2 + luma / 64

const pairOf = (ask: Omit<SyntheticPicture, 'seed' | 'width' | 'height'>, second: Partial<SyntheticPicture> = {}) =>
  [syntheticPicture({ ...size, ...ask, seed: 1 }), syntheticPicture({ ...size, ...ask, seed: 2, ...second })] as const

/** What a decoder makes of it at a luma: noise of 32, through the filter, times the scaling (AV1, 7.18.3). */
const madeAt = ({ luma, lag, lumaCoefficients, coefficientShift, noiseShift, scalingShift }: FilmGrain, value: number): number => {
  const right = luma.findIndex(([point]) => point >= value)
  const [[fromValue, from], [toValue, to]] = [luma[right - 1]!, luma[right]!]
  const scaling = from + ((to - from) * (value - fromValue)) / (toValue - fromValue)
  const gain = gainOf(
    lumaCoefficients.map((coefficient) => coefficient / 2 ** coefficientShift),
    lag,
  )!
  return (scaling * 32 * gain) / 2 ** noiseShift / 2 ** scalingShift
}

describe('strengthOf', () => {
  it('finds how strong grain is at each luma', () => {
    const { flat, looked } = flatBlocksOf([pairOf({ luma: ramp, strength })])
    expect(flat.length / looked).toBeGreaterThan(0.6)
    const found = strengthOf(flat, 'luma')
    for (const node of [2, 5, 8, 11, 14]) expect(found[node]! / strength(node * 16)).toBeCloseTo(1, 0.8)
  })
  it('is not misled by shapes that stand still, nor by bars that are black', () => {
    const bars = (x: number, y: number) => (y < 64 ? 16 : (x >> 3) % 2 === 0 ? 100 : 110)
    const grain = (luma: number) => (luma === 16 ? 0 : 3)
    const { flat } = flatBlocksOf([pairOf({ luma: bars, strength: grain })])
    expect(strengthOf(flat, 'luma')[7]).toBeCloseTo(3, 0)
  })
  it('takes a picture that is shown twice for one, not for a film without grain', () => {
    const { flat } = flatBlocksOf([pairOf({ luma: () => 110, strength: () => 4 }, { seed: 1 })])
    expect(strengthOf(flat, 'luma')[7]).toBeCloseTo(4, 0)
  })
})

describe('estimateGrain', () => {
  it('describes grain so that a decoder makes it as strong as it was', () => {
    const grain = estimateGrain([pairOf({ luma: ramp, strength })])!
    for (const value of [40, 80, 120, 160, 200]) expect(madeAt(grain, value) / strength(value)).toBeCloseTo(1, 0.8)
    expect([grain.cb, grain.cr]).toEqual([[], []])
  })
  it('finds next to no likeness of neighbours in white grain, and that of soft grain', () => {
    const white = estimateGrain([pairOf({ luma: () => 110, strength: () => 5 })])!
    expect(Math.max(...white.lumaCoefficients.map((value) => Math.abs(value / 2 ** white.coefficientShift)))).toBeLessThan(0.05)
    const soft = estimateGrain([pairOf({ luma: () => 110, strength: () => 5, isSoft: true })])!
    // The mean of two neighbours, with the noise that is taken to lie on it: r is 1.1, 0.5, 0, 0 …
    const left = soft.lumaCoefficients.slice(-3).map((value) => value / 2 ** soft.coefficientShift)
    expect(left[2]).toBeCloseTo(0.615, 1)
    expect(left[1]).toBeCloseTo(-0.352, 1)
    expect(left[0]).toBeCloseTo(0.16, 1)
    expect(madeAt(soft, 110)).toBeCloseTo(5, 0)
  })
  it('finds grain in chroma, and the same grain in ten bits', () => {
    const eight = estimateGrain([pairOf({ luma: ramp, strength, chromaStrength: 3 })])!
    expect(eight.cb.length).toBeGreaterThan(1)
    expect(eight.cbCoefficients).toHaveLength(25)
    const ten = estimateGrain([pairOf({ luma: ramp, strength, chromaStrength: 3, bitDepth: 10 })])!
    expect(madeAt(ten, 120) / madeAt(eight, 120)).toBeCloseTo(1, 1)
  })
  it('keeps to what the syntax can say', () => {
    const strong = estimateGrain([pairOf({ luma: () => 110, strength: () => 20, isSoft: true, chromaStrength: 15 })])!
    for (const points of [strong.luma, strong.cb, strong.cr]) {
      expect(points.every(([value, scaling]) => value >= 0 && value <= 255 && scaling >= 0 && scaling <= 255)).toBe(true)
      expect(points.every(([value], index) => index === 0 || value > points[index - 1]![0])).toBe(true)
    }
    expect(strong.luma.length).toBeLessThanOrEqual(14)
    expect(strong.cb.length).toBeLessThanOrEqual(10)
    for (const coefficients of [strong.lumaCoefficients, strong.cbCoefficients, strong.crCoefficients])
      expect(coefficients.every((value) => Number.isInteger(value) && value >= -128 && value <= 127)).toBe(true)
  })
  it('finds none where there is none, and where there is nothing to look at', () => {
    expect(estimateGrain([pairOf({ luma: ramp, strength: () => 0 })])).toBeUndefined()
    expect(estimateGrain([])).toBeUndefined()
    expect(estimateGrain([pairOf({ luma: (x, y) => ((x * 37) ^ (y * 91)) & 0xff, strength })])).toBeUndefined()
  })
})

describe('gainOf', () => {
  it('is the root of what a filter makes of a single sample, squared and summed', () => {
    // Each sample is half of its left neighbour: 1 + 1/4 + 1/16 + …
    expect(gainOf([0, 0, 0, 0.5], 1)).toBeCloseTo(Math.sqrt(4 / 3), 6)
    expect(gainOf([], 0)).toBe(1)
  })
  it('knows a filter that never comes to rest', () => {
    expect(gainOf([0, 1.02, 0, 0], 1)).toBeUndefined()
  })
})
