import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bdRate } from './bd-rate.ts'
import { convexHull, slopeBetween } from './convex-hull.ts'
import { crfCurve, crfPointAt, crfPointAtBps, crfPointAtQuality } from './crf-curve.ts'
import type { CrfPoint } from './crf-curve.ts'
import { monotoneCubic } from './pchip.ts'
import { placeAtBps, placeAtQuality, risingPoints } from './rate-point.ts'
import type { RatePoint } from './rate-point.ts'
import { bestWithin, cheapestFor, upperEnvelope } from './upper-envelope.ts'
import type { MeasuredCurve } from './upper-envelope.ts'

const at = (bps: number, quality: number): RatePoint => ({ bps, quality })
/** Scores come with a few decimals; two that differ by less than rounding does would only test rounding. */
const anyPoint = fc.record({
  bps: fc.integer({ min: 1000, max: 1e8 }),
  quality: fc.integer({ min: 0, max: 100_000 }).map((score) => score / 1000),
})
const anyPoints = fc.array(anyPoint, { minLength: 1, maxLength: 12 })

describe('risingPoints', () => {
  it('drops what costs more and brings no more', () => {
    expect(risingPoints([at(400, 60), at(200, 49), at(100, 50), at(300, 50), at(400, 61)])).toEqual([at(100, 50), at(400, 61)])
  })

  it('drops what is no rate or no quality', () => {
    expect(risingPoints([at(0, 1), at(-1, 2), at(NaN, 3), at(Infinity, 4), at(5, NaN), at(6, Infinity), at(7, 8)])).toEqual([at(7, 8)])
  })
})

describe('a measured curve', () => {
  const curve = [at(1000, 40), at(4000, 60), at(16_000, 70)]

  it('is linear in log rate between its points', () => {
    expect(placeAtBps(curve, 2000)).toMatchObject({ quality: 50, below: curve[0], above: curve[1] })
    expect(placeAtBps(curve, 2000)!.share).toBeCloseTo(0.5, 12)
    expect(placeAtQuality(curve, 65)!.bps).toBeCloseTo(8000, 8)
  })

  it('is exact at its points, and silent beyond its ends', () => {
    for (const point of curve) {
      expect(placeAtBps(curve, point.bps)).toEqual({ ...point, below: point, above: point, share: 0 })
      expect(placeAtQuality(curve, point.quality)).toEqual({ ...point, below: point, above: point, share: 0 })
    }
    for (const bps of [999.999, 16_000.001, NaN]) expect(placeAtBps(curve, bps)).toBeUndefined()
    for (const quality of [39.999, 70.001, NaN]) expect(placeAtQuality(curve, quality)).toBeUndefined()
    expect(placeAtBps([], 1)).toBeUndefined()
  })

  it('finds its way back from any quality to its rate', () => {
    fc.assert(
      fc.property(anyPoints, fc.double({ min: 0, max: 1, noNaN: true }), (points, share) => {
        const rising = risingPoints(points)
        const [low, high] = [rising[0]!.quality, rising.at(-1)!.quality]
        const place = placeAtQuality(rising, low + (high - low) * share)
        if (!place) return
        expect(placeAtBps(rising, place.bps)!.quality).toBeCloseTo(place.quality, 6)
      }),
    )
  })
})

describe('a curve of rate factors', () => {
  const curve = crfCurve([
    { crf: 18, bps: 4000, quality: 96 },
    { crf: 30, bps: 1000, quality: 84 },
    { crf: 42, bps: 250, quality: 44 },
  ])

  it('gives every rate its factor and every factor its rate, in between', () => {
    expect(crfPointAtBps(curve, 2000)).toEqual({ crf: 24, bps: 2000, quality: 90 })
    expect(crfPointAt(curve, 24)).toEqual({ crf: 24, bps: 2000, quality: 90 })
    expect(crfPointAtQuality(curve, 64)).toEqual({ crf: 36, bps: 500, quality: 64 })
    expect(crfPointAt(curve, 30)).toEqual({ crf: 30, bps: 1000, quality: 84 })
  })

  it('says nothing beyond what was measured', () => {
    expect([crfPointAt(curve, 17.9), crfPointAt(curve, 42.1), crfPointAtBps(curve, 4001), crfPointAtQuality(curve, 43)]).toEqual(
      Array.from({ length: 4 }),
    )
  })

  it('drops a factor that goes the wrong way', () => {
    const crfs = (...points: CrfPoint[]) => crfCurve(points).map(({ crf }) => crf)
    expect(crfs({ crf: 34, bps: 200, quality: 92 }, { crf: 41, bps: 150, quality: 92.2 })).toEqual([41])
    expect(crfs({ crf: 34, bps: 200, quality: 90 }, { crf: 36, bps: 250, quality: 91 }, { crf: 30, bps: 300, quality: 93 })).toEqual([
      34, 30,
    ])
    expect(crfs({ crf: NaN, bps: 200, quality: 90 })).toEqual([])
  })
})

describe('convexHull', () => {
  it('keeps what a fixed price can choose', () => {
    const [a, under, b, c, dear] = [at(100, 10), at(200, 15), at(300, 50), at(700, 70), at(900, 70)]
    expect(convexHull([dear, c, under, b, a])).toEqual([a, b, c])
  })

  it('leaves out points on a straight line, and bears one and none', () => {
    expect(convexHull([at(1, 1), at(2, 2), at(3, 3)])).toEqual([at(1, 1), at(3, 3)])
    expect(convexHull([at(1, 1)])).toEqual([at(1, 1)])
    expect(convexHull([])).toEqual([])
  })

  it('is linear in rate, not in log rate', () => {
    // In log rate the middle would lie on the chord; in rate it lies above.
    expect(convexHull([at(100, 10), at(200, 20), at(400, 30)])).toHaveLength(3)
    expect(convexHull([at(100, 10), at(200, 13), at(400, 30)])).toHaveLength(2)
  })

  it('rises with strictly falling slopes over all points, whatever comes in', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const hull = convexHull(points)
        expect(hull[0]!.bps).toBe(Math.min(...points.map(({ bps }) => bps)))
        expect(hull.at(-1)!.quality).toBe(Math.max(...points.map(({ quality }) => quality)))
        for (const [index, point] of hull.entries()) {
          expect(points).toContain(point)
          if (index > 0) expect(point.bps > hull[index - 1]!.bps && point.quality > hull[index - 1]!.quality).toBe(true)
          if (index > 1) expect(slopeBetween(hull[index - 1]!, point)).toBeLessThan(slopeBetween(hull[index - 2]!, hull[index - 1]!))
        }
        for (const point of points) expect(point.quality).toBeLessThanOrEqual(hullAt(hull, point.bps) + 1e-6)
      }),
    )
  })

  const hullAt = (hull: readonly RatePoint[], bps: number): number => {
    const index = hull.findIndex((point) => point.bps >= bps)
    if (index < 0) return hull.at(-1)!.quality
    if (index === 0) return hull[0]!.quality
    return hull[index - 1]!.quality + slopeBetween(hull[index - 1]!, hull[index]!) * (bps - hull[index - 1]!.bps)
  }
})

describe('upperEnvelope', () => {
  const curve = (key: string, ...points: RatePoint[]): MeasuredCurve<string> => ({ key, points })
  const shape = (...curves: MeasuredCurve<string>[]) =>
    upperEnvelope(curves).pieces.map(
      ({ curve: { key }, fromBps, toBps, fromQuality, toQuality }) =>
        `${key} ${fromBps.toFixed(0)}..${toBps.toFixed(0)} ${fromQuality.toFixed(1)}..${toQuality.toFixed(1)}`,
    )

  it('changes where two sizes cross', () => {
    const small = curve('540', at(1000, 60), at(16_000, 80))
    const large = curve('1080', at(1000, 50), at(16_000, 90))
    // 60 + 5 x = 50 + 10 x for x = 2 doublings of the rate.
    expect(shape(small, large)).toEqual(['540 1000..4000 60.0..70.0', '1080 4000..16000 70.0..90.0'])
    expect(upperEnvelope([small, large]).crossovers).toEqual([
      { from: '540', to: '1080', bps: expect.closeTo(4000, 6) as number, quality: expect.closeTo(70, 9) as number, kind: 'crossing' },
    ])
  })

  it('draws nothing from one curve to another, nor beyond an end', () => {
    const small = curve('540', at(1000, 60), at(2000, 70))
    const large = curve('1080', at(4000, 60), at(16_000, 90))
    // From 2000 on nothing measured beats 70 until the large one reaches it, a third of its way in log rate.
    const envelope = upperEnvelope([small, large])
    expect(shape(small, large)).toEqual(['540 1000..2000 60.0..70.0', '1080 6350..16000 70.0..90.0'])
    expect(envelope.crossovers).toMatchObject([{ from: '540', to: '1080', quality: 70, kind: 'gap' }])
    expect(bestWithin(envelope, 6000)).toMatchObject({ key: '540', bps: 2000, quality: 70 })
    expect(bestWithin(envelope, 1e9)).toMatchObject({ key: '1080', bps: 16_000, quality: 90 })
    expect(bestWithin(envelope, 999)).toBeUndefined()
    expect(cheapestFor(envelope, 5)).toMatchObject({ key: '540', bps: 1000 })
    expect(cheapestFor(envelope, 70)).toMatchObject({ key: '540', bps: 2000 })
    expect(cheapestFor(envelope, 70.1)).toMatchObject({ key: '1080' })
    expect(cheapestFor(envelope, 90.1)).toBeUndefined()
  })

  it('jumps to a curve that begins above', () => {
    const small = curve('540', at(1000, 60), at(16_000, 80))
    const large = curve('1080', at(4000, 85), at(16_000, 90))
    expect(shape(small, large)).toEqual(['540 1000..4000 60.0..70.0', '1080 4000..16000 85.0..90.0'])
    expect(upperEnvelope([small, large]).crossovers).toEqual([{ from: '540', to: '1080', bps: 4000, quality: 85, kind: 'jump' }])
  })

  it('takes a single point for what it is', () => {
    expect(shape(curve('360', at(500, 40)), curve('540', at(1000, 60), at(4000, 70)), curve('720', at(2000, 66)))).toEqual([
      '360 500..500 40.0..40.0',
      '540 1000..2000 60.0..65.0',
      '720 2000..2000 66.0..66.0',
      '540 2297..4000 66.0..70.0',
    ])
  })

  it('stays with the first of two equal curves, and bears none', () => {
    expect(shape(curve('a', at(1, 1), at(2, 2)), curve('b', at(1, 1), at(2, 2)))).toEqual(['a 1..2 1.0..2.0'])
    expect(upperEnvelope([])).toEqual({ pieces: [], crossovers: [] })
    expect(upperEnvelope([curve('a', at(NaN, 1))]).pieces).toEqual([])
  })

  it('refuses more than it can bear', () => {
    const many = Array.from({ length: 65 }, (_, index) => curve(String(index), at(1, 1)))
    expect(() => upperEnvelope(many)).toThrow('at most 64 curves')
  })

  it('never claims more than was measured, and never less than the best there is', () => {
    const curves = fc.array(anyPoints, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(curves, fc.array(fc.integer({ min: 1000, max: 1e8 }), { minLength: 5, maxLength: 20 }), (pointLists, others) => {
        const measured = pointLists.map((points, key) => ({ key, points: risingPoints(points) }))
        const envelope = upperEnvelope(pointLists.map((points, key) => ({ key, points })))
        for (const [index, piece] of envelope.pieces.entries()) {
          const before = envelope.pieces[index - 1]
          expect(piece.toBps).toBeGreaterThanOrEqual(piece.fromBps)
          if (before) expect(piece.fromBps).toBeGreaterThanOrEqual(before.toBps)
          if (before) expect(piece.fromQuality).toBeGreaterThanOrEqual(before.toQuality)
        }
        const rates = [...others, ...measured.flatMap(({ points }) => points.map(({ bps }) => bps))]
        for (const bps of rates) {
          // By trying all: the best of all curves here, or at the end of one that is cheaper.
          const claims = measured.map(
            ({ points }) => placeAtBps(points, bps)?.quality ?? (points.at(-1)!.bps < bps ? points.at(-1)!.quality : -1),
          )
          const best = Math.max(...claims)
          const claimed = bestWithin(envelope, bps)
          if (best < 0) expect(claimed).toBeUndefined()
          else {
            expect(claimed!.quality).toBeCloseTo(best, 6)
            expect(claimed!.bps).toBeLessThanOrEqual(bps)
            // What it names is on the curve that it names.
            expect(placeAtBps(measured[claimed!.key]!.points, claimed!.bps)!.quality).toBe(claimed!.quality)
            expect(cheapestFor(envelope, claimed!.quality)!.bps).toBeLessThanOrEqual(claimed!.bps * (1 + 1e-9))
          }
        }
      }),
    )
  })
})

describe('monotoneCubic', () => {
  // Secants 2 and 0.5; slopes by hand: 5/2 at the left end, 9 / (5/2 + 4/0.5) = 6/7 inside, and 0 at the right end, where three points would turn down.
  const curve = monotoneCubic([0, 1, 3], [0, 2, 3])

  it('has the integral worked out by hand', () => {
    // Of a cubic Hermite piece: width (y0 + y1) / 2 + width² (slope0 - slope1) / 12.
    expect(curve.integral(0, 1)).toBeCloseTo(1 + (5 / 2 - 6 / 7) / 12, 12)
    expect(curve.integral(1, 3)).toBeCloseTo(5 + (4 * (6 / 7)) / 12, 12)
    expect(curve.integral(0, 3)).toBeCloseTo(curve.integral(0, 0.3) + curve.integral(0.3, 2.2) + curve.integral(2.2, 3), 12)
  })

  it('passes through its points and half way where the slopes say', () => {
    expect([0, 1, 3].map(curve.at)).toEqual([0, 2, 3])
    // (y0 + y1) / 2 + width (slope0 - slope1) / 8.
    expect(curve.at(0.5)).toBeCloseTo(1 + (5 / 2 - 6 / 7) / 8, 12)
    expect(monotoneCubic([0, 4], [1, 3]).at(1)).toBe(1.5)
  })

  it('never overshoots', () => {
    const steps = fc.array(fc.tuple(fc.double({ min: 0.01, max: 10, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true })), {
      minLength: 2,
      maxLength: 8,
    })
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 1, noNaN: true }), (pairs, share) => {
        const [xs, ys] = [[0], [0]]
        for (const [width, rise] of pairs) {
          xs.push(xs.at(-1)! + width)
          ys.push(ys.at(-1)! + rise)
        }
        const smooth = monotoneCubic(xs, ys)
        for (const [index, left] of xs.slice(0, -1).entries()) {
          const value = smooth.at(left + (xs[index + 1]! - left) * share)
          expect(value).toBeGreaterThanOrEqual(ys[index]! - 1e-9)
          expect(value).toBeLessThanOrEqual(ys[index + 1]! + 1e-9)
        }
      }),
    )
  })
})

describe('bdRate', () => {
  const curve = [at(500, 60), at(1000, 75), at(2000, 86), at(4000, 92)]
  const atShare = (share: number) => curve.map(({ bps, quality }) => at(bps * share, quality))
  const percent = (anchor: readonly RatePoint[], tested: readonly RatePoint[], least?: number) => {
    const result = bdRate(anchor, tested, least)
    if (!result.isKnown) throw new Error(result.reason)
    return result.percent
  }

  it('is nothing between equal curves, and the share where all rates share it', () => {
    expect(percent(curve, curve)).toBe(0)
    expect(percent(curve, atShare(0.5))).toBeCloseTo(-50, 9)
    expect(percent(curve, atShare(2))).toBeCloseTo(100, 9)
    expect(percent(curve, atShare(0.8))).toBeCloseTo(-20, 9)
  })

  it('is what two straight lines make by hand', () => {
    // Log2 of the rate: 10 + (q - 60) / 10 against 9 + (q - 60) / 5; half a doubling more in the mean from 60 to 90.
    expect(percent([at(1024, 60), at(8192, 90)], [at(512, 60), at(32_768, 90)])).toBeCloseTo((2 ** 0.5 - 1) * 100, 9)
  })

  it('looks at common qualities only', () => {
    const upper = [at(1024, 70), at(2048, 80), at(4096, 90)]
    const result = bdRate([at(512, 60), at(1024, 70), at(2048, 80)], upper)
    expect(result).toEqual({ isKnown: true, percent: expect.closeTo(0, 9) as number, fromQuality: 70, toQuality: 80 })
  })

  it('says why it cannot tell', () => {
    expect(bdRate([at(512, 60), at(1024, 70)], [at(1024, 71), at(2048, 80)])).toEqual({
      isKnown: false,
      reason: 'Only 0 % of the qualities are reached by both curves; 25 % are needed.',
    })
    expect(bdRate([at(512, 60), at(1024, 70)], [at(1024, 66), at(2048, 80)])).toMatchObject({ isKnown: false })
    expect(bdRate([at(512, 60), at(1024, 70)], [at(1024, 66), at(2048, 80)], 0.2)).toMatchObject({ isKnown: true, toQuality: 70 })
    expect(bdRate([at(512, 60), at(1024, 70)], [at(1024, 70), at(2048, 80)], 0)).toMatchObject({ isKnown: false })
    const tooFew = { isKnown: false, reason: 'A curve has fewer than two points that bring more for more.' }
    expect(bdRate(curve, [at(1000, 70)])).toEqual(tooFew)
    expect(bdRate(curve, [at(1000, 70), at(2000, 69)])).toEqual(tooFew)
    expect(bdRate([], curve)).toEqual(tooFew)
  })

  it('turns round when the curves change places, and lies between the least and the most that any quality saves', () => {
    const quality = fc.uniqueArray(fc.integer({ min: 30, max: 98 }), { minLength: 2, maxLength: 6 })
    const rates = fc.array(fc.double({ min: 1.1, max: 3, noNaN: true }), { minLength: 6, maxLength: 6 })
    const anyCurve = fc.tuple(quality, rates, fc.double({ min: 1e4, max: 1e6, noNaN: true })).map(([qualities, factors, start]) => {
      let bps = start
      return qualities.toSorted((a, b) => a - b).map((value, index) => at((bps *= factors[index]!), value))
    })
    fc.assert(
      fc.property(anyCurve, anyCurve, (a, b) => {
        const [forth, back] = [bdRate(a, b, 0.05), bdRate(b, a, 0.05)]
        expect(forth.isKnown).toBe(back.isKnown)
        if (!forth.isKnown || !back.isKnown) return
        expect((1 + forth.percent / 100) * (1 + back.percent / 100)).toBeCloseTo(1, 9)
        const [most, least] = [Math.max(...b.map(({ bps }) => bps)), Math.min(...b.map(({ bps }) => bps))]
        expect(1 + forth.percent / 100).toBeLessThanOrEqual((most / a[0]!.bps) * (1 + 1e-9))
        expect(1 + forth.percent / 100).toBeGreaterThanOrEqual((least / a.at(-1)!.bps) * (1 - 1e-9))
      }),
    )
  })
})
