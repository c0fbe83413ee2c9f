import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averageOf, meetBitrate, pickAtSlope, rateFactorBetween, sweepSlopes } from './constant-slope.ts'
import type { ShotHull } from './constant-slope.ts'
import { convexHull } from './convex-hull.ts'
import { crfCurve } from './crf-curve.ts'
import type { CrfPoint } from './crf-curve.ts'
import type { RatePoint } from './rate-point.ts'

const at = (bps: number, quality: number): RatePoint => ({ bps, quality })

/** Half the film is easy, half is hard. Slopes by 1000 bit/s: 8, 2, 0.5 and 4, 3, 1. */
const easy: ShotHull = { weight: 10, hull: [at(1000, 70), at(2000, 78), at(5000, 84), at(9000, 86)] }
const hard: ShotHull = { weight: 10, hull: [at(2000, 40), at(5000, 52), at(9000, 64), at(15_000, 70)] }

describe('pickAtSlope', () => {
  const bps = (lambda: number) => pickAtSlope([easy, hard], lambda).map((point) => point.bps)

  it('takes in each shot every step that is worth its price', () => {
    expect(bps(0.009)).toEqual([1000, 2000])
    expect(bps(0.005)).toEqual([2000, 2000])
    expect(bps(0.0035)).toEqual([2000, 5000])
    expect(bps(0.0015)).toEqual([5000, 9000])
    expect(bps(0)).toEqual([9000, 15_000])
    expect(bps(Infinity)).toEqual([1000, 2000])
  })

  it('takes the cheaper of two that are worth the same', () => {
    expect(bps(0.008)).toEqual([1000, 2000])
  })

  it('does not ask how long a shot is', () => {
    expect(
      pickAtSlope(
        [
          { ...easy, weight: 1 },
          { ...hard, weight: 99 },
        ],
        0.0015,
      ),
    ).toEqual([easy.hull[2], hard.hull[2]])
  })
})

describe('sweepSlopes', () => {
  it('is every best choice, cheapest first, averaged by time', () => {
    expect(sweepSlopes([easy, hard])).toEqual([
      { lambda: 0.008, bps: 1500, quality: 55 },
      { lambda: 0.004, bps: 2000, quality: 59 },
      { lambda: 0.003, bps: 3500, quality: 65 },
      { lambda: 0.002, bps: 5500, quality: 71 },
      { lambda: 0.001, bps: 7000, quality: 74 },
      { lambda: 0.0005, bps: 10_000, quality: 77 },
      { lambda: 0, bps: 12_000, quality: 78 },
    ])
  })

  it('takes equal slopes together, and bears a film of one point', () => {
    expect(sweepSlopes([easy, easy])).toHaveLength(4)
    expect(sweepSlopes([{ weight: 3, hull: [at(700, 90)] }])).toEqual([{ lambda: 0, bps: 700, quality: 90 }])
  })

  it('weighs shots by their length', () => {
    expect(sweepSlopes([{ ...easy, weight: 30 }, hard])[0]).toEqual({ lambda: 0.008, bps: 1250, quality: 62.5 })
  })

  it('refuses a film without shots, and a shot without length or points', () => {
    for (const shots of [[], [{ ...easy, weight: 0 }], [{ weight: 1, hull: [] }]])
      expect(() => sweepSlopes(shots)).toThrow(/has 1 to|has a length/)
  })
})

const anyShots = (points: fc.Arbitrary<readonly RatePoint[]>, shots: number) =>
  fc.array(fc.record({ weight: fc.integer({ min: 1, max: 20 }), points }), { minLength: 1, maxLength: shots })
const anyPoints = (count: { min: number; max: number }) =>
  fc.array(fc.record({ bps: fc.integer({ min: 1, max: 5000 }), quality: fc.integer({ min: 0, max: 1000 }) }), {
    minLength: count.min,
    maxLength: count.max,
  })

describe('the sweep over any film', () => {
  it('equals what trying all combinations finds', () => {
    fc.assert(
      fc.property(anyShots(anyPoints({ min: 1, max: 4 }), 3), (film) => {
        const combinations = film.reduce<RatePoint[]>(
          (sums, { weight, points }) =>
            sums.flatMap((sum) => points.map((point) => at(sum.bps + weight * point.bps, sum.quality + weight * point.quality))),
          [at(0, 0)],
        )
        const weights = film.reduce((sum, { weight }) => sum + weight, 0)
        const best = convexHull(combinations)
        const swept = sweepSlopes(film.map(({ weight, points }) => ({ weight, hull: convexHull(points) })))
        expect(swept).toHaveLength(best.length)
        for (const [index, { bps, quality }] of swept.entries()) {
          expect(bps * weights).toBeCloseTo(best[index]!.bps, 5)
          expect(quality * weights).toBeCloseTo(best[index]!.quality, 5)
        }
      }),
    )
  })

  it('rises with falling prices, and each price gives its point back', () => {
    fc.assert(
      fc.property(anyShots(anyPoints({ min: 1, max: 8 }), 12), (film) => {
        const shots = film.map(({ weight, points }) => ({ weight, hull: convexHull(points) }))
        const swept = sweepSlopes(shots)
        for (const [index, point] of swept.entries()) {
          const before = swept[index - 1]
          if (before) expect(point.bps > before.bps && point.quality > before.quality && point.lambda < before.lambda).toBe(true)
          const again = averageOf(shots, pickAtSlope(shots, point.lambda))
          expect(again.bps).toBeCloseTo(point.bps, 6)
          expect(again.quality).toBeCloseTo(point.quality, 6)
        }
      }),
    )
  })

  it('is at least as good as every single setting for all shots that costs no more', () => {
    const labels = 5
    fc.assert(
      fc.property(anyShots(anyPoints({ min: labels, max: labels }), 10), (film) => {
        const swept = sweepSlopes(film.map(({ weight, points }) => ({ weight, hull: convexHull(points) })))
        for (let label = 0; label < labels; label += 1) {
          const uniform = averageOf(
            film.map(({ weight, points }) => ({ weight, hull: points })),
            film.map(({ points }) => points[label]!),
          )
          for (const point of swept) if (uniform.bps <= point.bps) expect(uniform.quality).toBeLessThanOrEqual(point.quality + 1e-9)
          expect(uniform.quality).toBeLessThanOrEqual(swept.at(-1)!.quality + 1e-9)
          expect(uniform.bps).toBeGreaterThanOrEqual(swept[0]!.bps - 1e-9)
        }
      }),
    )
  })
})

describe('meetBitrate', () => {
  it('stops at the step that comes nearest', () => {
    expect(meetBitrate([easy, hard], 2000)).toEqual({
      lambda: 0.004,
      bps: 2000,
      quality: 59,
      choices: [easy.hull[1], hard.hull[0]],
      miss: 0,
    })
    expect(meetBitrate([easy, hard], 2700)).toMatchObject({ bps: 2000, lambda: 0.004 })
    expect(meetBitrate([easy, hard], 2800)).toMatchObject({ bps: 3500, miss: 0.25, lambda: 0.004 })
  })

  it('takes a step in part where there is something between', () => {
    const middle = at(4000, 49)
    const asked: unknown[] = []
    const met = meetBitrate([easy, hard], 3000, (...ask) => {
      asked.push(ask)
      return middle
    })
    expect(asked).toEqual([[1, hard.hull[0], hard.hull[1], 4000]])
    expect(met).toMatchObject({ bps: 3000, quality: 63.5, choices: [easy.hull[1], middle], miss: 0 })
    // What is offered may be further away than what there was.
    expect(meetBitrate([easy, hard], 2001, () => at(4900, 50))).toMatchObject({ choices: [easy.hull[1], hard.hull[0]] })
  })

  it('gives the end of the film’s range for a target beyond it, and tells by how much it misses', () => {
    expect(meetBitrate([easy, hard], 1000)).toMatchObject({ bps: 1500, miss: 0.5, lambda: 0.008, choices: [easy.hull[0], hard.hull[0]] })
    expect(meetBitrate([easy, hard], 24_000)).toMatchObject({ bps: 12_000, miss: -0.5, lambda: 0, choices: [easy.hull[3], hard.hull[3]] })
    expect(() => meetBitrate([easy, hard], 0)).toThrow('above 0')
    expect(() => meetBitrate([], 1000)).toThrow('has 1 to')
  })

  /** Rate factors 18, 24 … of an encoder whose rate falls and whose quality falls ever faster. */
  const anyCurve = fc
    .record({
      startBps: fc.integer({ min: 20_000, max: 20_000_000 }),
      falls: fc.array(fc.record({ factor: fc.double({ min: 1.1, max: 3, noNaN: true }), points: fc.integer({ min: 1, max: 20 }) }), {
        minLength: 1,
        maxLength: 5,
      }),
    })
    .map(({ startBps, falls }) => {
      let [bps, quality, crf] = [startBps, 100, 18]
      const points: CrfPoint[] = [{ bps, quality, crf }]
      for (const fall of falls) points.push({ bps: (bps /= fall.factor), quality: (quality -= fall.points), crf: (crf += 6) })
      return crfCurve(points)
    })
  const anyFilm = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 500 }), curve: anyCurve }), { minLength: 1, maxLength: 30 })
  const anyShare = fc.double({ min: 0, max: 1, noNaN: true })

  it('meets any target between the cheapest and the dearest choice within 2 % when rate factors are continuous', () => {
    fc.assert(
      fc.property(anyFilm, anyShare, (film, share) => {
        const shots = film.map(({ weight, curve }) => ({ weight, hull: convexHull(curve) }))
        const swept = sweepSlopes(shots)
        const target = swept[0]!.bps * (swept.at(-1)!.bps / swept[0]!.bps) ** share
        const met = meetBitrate(shots, target, rateFactorBetween(film.map(({ curve }) => curve)))
        expect(Math.abs(met.miss)).toBeLessThan(1e-6)
        expect(averageOf(shots, met.choices).bps).toBeCloseTo(met.bps, 6)
        // All shots but one stand at points of their hulls, and all factors are among those measured.
        expect(met.choices.filter((choice, index) => !shots[index]!.hull.includes(choice)).length).toBeLessThanOrEqual(1)
        for (const { crf } of met.choices) expect(crf >= 18 && crf <= 48).toBe(true)
      }),
    )
  })

  it('meets it within 2 % from whole points, too, when no step is more than 4 % of the target', () => {
    fc.assert(
      fc.property(anyFilm, anyShare, (film, share) => {
        const shots = film.flatMap(({ weight, curve }) =>
          Array.from({ length: 8 }, (_, index) => ({ weight: weight + index, hull: convexHull(curve) })),
        )
        const swept = sweepSlopes(shots)
        const target = swept[0]!.bps * (swept.at(-1)!.bps / swept[0]!.bps) ** share
        const weights = shots.reduce((sum, { weight }) => sum + weight, 0)
        const largest = Math.max(
          ...shots.flatMap(({ weight, hull }) => hull.slice(1).map((point, index) => (weight * (point.bps - hull[index]!.bps)) / weights)),
        )
        fc.pre(largest <= 0.04 * target)
        expect(Math.abs(meetBitrate(shots, target).miss)).toBeLessThanOrEqual(0.02 + 1e-9)
      }),
      { numRuns: 30 },
    )
  })

  it('keeps to whole rate factors for an encoder that takes no others', () => {
    fc.assert(
      fc.property(anyFilm, anyShare, (film, share) => {
        const shots = film.map(({ weight, curve }) => ({ weight, hull: convexHull(curve) }))
        const swept = sweepSlopes(shots)
        const target = swept[0]!.bps * (swept.at(-1)!.bps / swept[0]!.bps) ** share
        const curves = film.map(({ curve }) => curve)
        const whole = meetBitrate(shots, target, rateFactorBetween(curves, 1))
        for (const { crf } of whole.choices) expect(Number.isInteger(crf)).toBe(true)
        expect(Math.abs(whole.miss)).toBeLessThanOrEqual(Math.abs(meetBitrate(shots, target).miss) + 1e-9)
      }),
    )
  })
})
