import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseGrid } from './choose-grid.ts'
import { chooseRungs, usualRules } from './choose-rungs.ts'
import type { OperatingPoint } from './choose-rungs.ts'
import { risingPoints, placeAtBps } from './rate-point.ts'
import type { MeasuredCurve } from './upper-envelope.ts'

interface Size {
  readonly width: number
  readonly height: number
}

const curve = (height: number, ...points: readonly (readonly [kbps: number, quality: number, more?: Partial<OperatingPoint>])[]) => ({
  key: { width: (height * 16) / 9, height },
  points: points.map(([kbps, quality, more]) => ({ bps: kbps * 1000, quality, ...more })),
})
const rules = usualRules.vmaf
const lines = (curves: readonly MeasuredCurve<Size, OperatingPoint>[], asked = rules) =>
  chooseRungs(curves, asked).rungs.map(
    ({ key, targetBps, quality }) => `${key.height} ${Math.round(targetBps / 1000)}k ${Math.round(quality * 100) / 100}`,
  )
const topWhy = (curves: readonly MeasuredCurve<Size, OperatingPoint>[]) => chooseRungs(curves).rungs.at(-1)!.why

/** Sizes cross where 74 + 4 x = 66 + 14 x for x doublings above 1 Mbit/s: at 77.2. */
const film = [
  curve(1080, [500, 50], [1000, 66], [2000, 80], [4000, 90], [8000, 95.5], [16_000, 97]),
  curve(540, [125, 40], [250, 55], [500, 66], [1000, 74], [2000, 78]),
]

describe('chooseRungs', () => {
  it('goes from good enough down in just-noticeable steps, each in the size that is best there, to a floor', () => {
    const kbps = (from: number, doublings: number) => Math.round(from * 2 ** doublings)
    expect(lines(film)).toEqual([
      `540 200k ${(40 + 15 * Math.log2(1.6)).toFixed(2)}`,
      `540 ${kbps(250, 4 / 11)}k 59`,
      `540 ${kbps(250, 10 / 11)}k 65`,
      `540 ${kbps(500, 5 / 8)}k 71`,
      `540 ${kbps(1000, 3 / 4)}k 77`,
      `1080 ${kbps(2000, 0.3)}k 83`,
      `1080 ${kbps(2000, 0.9)}k 89`,
      `1080 ${kbps(4000, 10 / 11)}k 95`,
    ])
  })

  it('says for each why it is there', () => {
    const { rungs, topLimit } = chooseRungs(film)
    expect(topLimit).toBe('quality')
    expect(rungs.map(({ why }) => why)).toMatchObject({
      0: 'For poor networks: within 200 kbit/s. 960x540 is the best size at this rate.',
      4: '6 points of quality below the next: a difference that one just sees. 960x540 is the best size at this rate.',
      7: 'Quality 95 is reached; nobody sees more than 95. 1920x1080 is the best size at this rate.',
    })
  })

  it('widens the steps until there are no more rungs than allowed', () => {
    const few = chooseRungs(film, { ...rules, rungsAtMost: 5 }).rungs
    expect(few).toHaveLength(5)
    expect(few[0]!.targetBps).toBe(200_000)
    expect(few[4]!.quality).toBe(95)
    expect(few[3]!.why).toContain('so that there are at most 5 rungs')
    expect(lines(film, { ...rules, rungsAtMost: 2 })).toEqual(['540 200k 50.17', '1080 7511k 95'])
    expect(lines(film, { ...rules, rungsAtMost: 1 })).toEqual(['1080 7511k 95'])
  })

  it('ends where half as many bits again bring less than a point', () => {
    // From y doublings below 2 Mbit/s: 20 y + (log2 1.5 - y) = 1.
    const knee = [curve(720, [1000, 60], [2000, 80], [32_000, 84])]
    const { rungs, topLimit } = chooseRungs(knee)
    expect(topLimit).toBe('gain')
    expect(rungs.at(-1)!.targetBps).toBeCloseTo(2e6 * 2 ** (-(1 - Math.log2(1.5)) / 19), 0)
    expect(topWhy(knee)).toMatch(/^From here on, half as many bits again bring less than 1 point; quality is 79\.6\./)
  })

  it('takes no plateau for the end when more comes behind it', () => {
    const steps = [curve(720, [250, 60], [500, 61], [1000, 61.2], [2000, 85], [4000, 86], [8000, 86.5])]
    const top = chooseRungs(steps).rungs.at(-1)!
    expect(top.quality).toBeGreaterThan(84)
    expect(top.targetBps).toBeLessThan(2_000_001)
  })

  it('lets the safety cap rule over a very hard film', () => {
    const hard = [curve(1080, [2000, 20], [4000, 30], [8000, 40], [16_000, 50], [32_000, 60])]
    const { rungs, topLimit } = chooseRungs(hard)
    expect(topLimit).toBe('safety')
    expect(rungs.at(-1)).toMatchObject({ targetBps: 12_000_000, quality: expect.closeTo(40 + 10 * Math.log2(1.5), 9) as number })
    expect(topWhy(hard)).toMatch(/^The cap of 12\.0 Mbit\/s rules: this film is hard, and quality is 45\.8\./)
    expect(rungs[0]!.why).toBe(
      'For poor networks: the cheapest that was measured, above the 200 kbit/s wanted. 1920x1080 is the best size at this rate.',
    )
    const harder = [curve(1080, [20_000, 20], [40_000, 30])]
    expect(lines(harder)).toEqual(['1080 20000k 20'])
    expect(topWhy(harder)).toContain('Even the cheapest that was measured costs more.')
  })

  it('says when the measurement ended before the gain did', () => {
    const short = [curve(1080, [500, 50], [1000, 66])]
    expect(chooseRungs(short)).toMatchObject({ topLimit: 'measured' })
    expect(topWhy(short)).toMatch(/^The dearest that was measured; quality is 66, and more bits might still bring more\./)
    // 16 points over one doubling: 6 of them would be less than a factor of 1.3.
    expect(lines(short)).toEqual(['1080 500k 50', `1080 769k ${(66 - 16 * Math.log2(1.3)).toFixed(2)}`, '1080 1000k 66'])
  })

  it('keeps rates apart where quality falls fast', () => {
    const steep = [curve(1080, [500, 0], [1000, 90], [1100, 95.1], [2000, 95.2])]
    const { rungs } = chooseRungs(steep)
    for (const [index, rung] of rungs.slice(1).entries()) expect(rung.targetBps / rungs[index]!.targetBps).toBeGreaterThan(1.3 - 1e-9)
    expect(rungs.at(-2)!.why).toMatch(/^A factor of 1\.3 in rate below the next/)
  })

  it('has one rung or two for a very easy film', () => {
    expect(lines([curve(1080, [100, 96], [200, 97])])).toEqual(['1080 100k 96'])
    expect(lines([curve(1080, [100, 90], [200, 96])])).toEqual([`1080 ${Math.round(100 * 2 ** (5 / 6))}k 95`])
    const top = 50 * 4 ** (35 / 36)
    expect(lines([curve(1080, [50, 60], [200, 96])])).toEqual([
      `1080 ${Math.round(top / 1.3)}k ${(95 - 18 * Math.log2(1.3)).toFixed(2)}`,
      `1080 ${Math.round(top)}k 95`,
    ])
  })

  it('serves poor networks first when two rungs would be too close', () => {
    expect(lines([curve(1080, [190, 94], [230, 96])])).toEqual(['1080 190k 94'])
    expect(lines([curve(1080, [150, 50], [190, 96])])).toEqual([`1080 ${Math.round(150 * (190 / 150) ** (45 / 46))}k 95`])
  })

  it('keeps the rate factor in between, and the price of the nearest cheaper point', () => {
    const made = chooseRungs([curve(720, [1000, 60, { crf: 40, lambda: 3 }], [4000, 95, { crf: 30, lambda: 1 }], [8000, 98])]).rungs
    expect(made.at(-1)).toMatchObject({ targetBps: 4_000_000, crf: 30, lambda: 1 })
    const middle = made.at(-2)!
    // A factor of 1.3 below, log2(1.3) / 2 of the way down to the other point.
    expect(middle).toMatchObject({ targetBps: expect.closeTo(4_000_000 / 1.3, 3) as number, lambda: 3 })
    expect(middle.crf).toBeCloseTo(30 + (10 * Math.log2(1.3)) / 2, 9)
    expect(Object.keys(chooseRungs(film).rungs[0]!)).toEqual(['key', 'targetBps', 'quality', 'why'])
  })

  it('has nothing to choose where nothing was measured', () => {
    expect(chooseRungs([])).toMatchObject({ rungs: [], topLimit: undefined })
    expect(chooseRungs([curve(1080)]).rungs).toEqual([])
  })

  it('keeps its promises whatever was measured', () => {
    const points = fc.array(
      fc.record({
        bps: fc.integer({ min: 20_000, max: 40_000_000 }),
        quality: fc.integer({ min: 0, max: 100_000 }).map((score) => score / 1000),
      }),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(fc.array(points, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 9 }), (lists, rungsAtMost) => {
        const curves = lists.map((measured, index) => ({ key: { width: 320 * (index + 1), height: 180 * (index + 1) }, points: measured }))
        const { rungs } = chooseRungs(curves, { ...rules, rungsAtMost })
        const cheapest = Math.min(...lists.flat().map(({ bps }) => bps))
        expect(rungs.length).toBeGreaterThan(0)
        expect(rungs.length).toBeLessThanOrEqual(rungsAtMost)
        expect(rungs.at(-1)!.targetBps).toBeLessThanOrEqual(Math.max(cheapest, rules.safetyCapBps))
        if (rungsAtMost > 1) expect(rungs[0]!.targetBps).toBeLessThanOrEqual(Math.max(cheapest, rules.floorBps))
        for (const [index, rung] of rungs.entries()) {
          const before = rungs[index - 1]
          if (before) expect(rung.targetBps / before.targetBps).toBeGreaterThan(1.3 - 1e-6)
          if (before) expect(rung.quality).toBeGreaterThan(before.quality)
          const own = risingPoints(curves.find(({ key }) => key === rung.key)!.points)
          expect(placeAtBps(own, rung.targetBps)!.quality).toBeCloseTo(rung.quality, 6)
        }
      }),
    )
  })
})

describe('chooseGrid', () => {
  const grid = (width: number, height: number, more: Partial<Parameters<typeof chooseGrid>[0]> = {}) => {
    const bySize = Object.groupBy(
      chooseGrid({ codec: 'h264', width, height, depth: 'sampled', ...more }),
      (point) => `${point.width}x${point.height}`,
    )
    return Object.entries(bySize).map(([size, points]) => `${size} ${points!.map(({ crf }) => crf).join(' ')}`)
  }

  it('spends less on the best qualities of small sizes', () => {
    expect(grid(1920, 1080)).toEqual([
      '1920x1080 18 26 34 42',
      '1280x720 20 27 35 42',
      '854x480 23 29 36 42',
      '640x360 25 31 36 42',
      '426x240 28 42',
    ])
  })

  it('takes all sizes and more rate factors for a full analysis', () => {
    expect(grid(1920, 804, { depth: 'full', codec: 'av1' })).toEqual([
      '1920x804 24 30 37 43 50 56',
      '1280x536 27 33 39 44 50 56',
      '854x358 32 38 44 51 57 63',
      '640x268 36 41 47 52 58 63',
      '426x178 40 45 49 54 58 63',
    ])
  })

  it('begins with the size of the film itself, and ends with it when it is small', () => {
    expect(grid(852, 480)).toEqual(['852x480 18 26 34 42', '640x360 20 27 35 42', '426x240 23 42'])
    expect(grid(320, 180, { codec: 'vp9' })).toEqual(['320x180 24 35 45 56'])
    expect(grid(640, 360, { codec: 'hevc' })[0]).toBe('640x360 20 28 36 44')
  })

  it('is bounded, distinct and within its codec’s range for any film', () => {
    const side = fc.integer({ min: 16, max: 8192 })
    fc.assert(
      fc.property(
        side,
        side,
        fc.constantFrom('h264', 'hevc', 'vp9', 'av1'),
        fc.constantFrom('sampled', 'full'),
        (width, height, codec, depth) => {
          const points = chooseGrid({ codec, width, height, depth })
          expect(points.length).toBeGreaterThanOrEqual(depth === 'full' ? 6 : 4)
          expect(points.length).toBeLessThanOrEqual(depth === 'full' ? 42 : 22)
          expect(new Set(points.map((point) => `${point.lines} ${point.crf}`)).size).toBe(points.length)
          for (const { crf, lines } of points) expect(crf >= 18 && crf <= (codec === 'av1' && lines < 720 ? 63 : 56)).toBe(true)
        },
      ),
    )
  })
})
