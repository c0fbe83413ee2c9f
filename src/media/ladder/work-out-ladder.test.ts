import { describe, expect, it } from 'vitest'
import { workOutLadder, type UnitAnalysis } from './work-out-ladder.ts'

const small = { lines: 360, width: 640, height: 360 }
const large = { lines: 720, width: 1280, height: 720 }

/** The large picture costs four times as much and can look 25 points better; each six of rate factor halve the rate. */
const unit = (frames: number, hardness: number): UnitAnalysis => ({
  frames,
  points: [
    ...[18, 26, 34, 42].map((crf, index) => ({ ...small, crf, bps: (hardness * 800_000) / 2.5 ** index, quality: 70 - index * 9 })),
    ...[18, 26, 34, 42].map((crf, index) => ({ ...large, crf, bps: (hardness * 3_200_000) / 2.5 ** index, quality: 95 - index * 12 })),
  ],
})

describe('workOutLadder', () => {
  const easyAndHard = [unit(100, 0.5), unit(100, 3)]

  it('climbs from a small picture at a low rate to a large one at a high rate', () => {
    const ladder = workOutLadder({ codec: 'h264', units: easyAndHard, scope: 'title', metric: 'vmaf' })!
    const rates = ladder.rungs.map((rung) => rung.expectedBps)
    expect(rates).toEqual(rates.toSorted((a, b) => a - b))
    expect(ladder.rungs[0]!.lines).toBe(360)
    expect(ladder.rungs.at(-1)!.lines).toBe(720)
    expect(ladder.curves.map(({ size }) => size)).toEqual([large, small])
  })

  it('gives every unit the same rate factor when it works by title, and each its own when by shot', () => {
    const top = (scope: 'title' | 'shot') => workOutLadder({ codec: 'h264', units: easyAndHard, scope, metric: 'vmaf' })!.rungs.at(-2)!
    expect(new Set(top('title').crf).size).toBe(1)
    expect(top('shot').crf[0]).toBeLessThan(top('shot').crf[1]!)
  })

  it('takes rate factors between those that were tried, where a bit buys as much in every unit', () => {
    const { rungs } = workOutLadder({ codec: 'av1', units: easyAndHard, scope: 'shot', metric: 'vmaf' })!
    // Quality rises by the same for each factor of rate, so a bit buys as much at equal rates: the six times harder one is 8 ln 6 / ln 2.5 = 15.6 coarser.
    expect(rungs.map(({ crf }) => crf)).toContainEqual([22, 38])
    for (const [easy, hard] of rungs.map(({ crf }) => crf as [number, number]))
      if (easy > 18 && hard < 42) expect(Math.abs(hard - easy - 15.6)).toBeLessThanOrEqual(1)
  })

  it('draws a long film with no more points than anyone can tell apart', () => {
    const units = Array.from({ length: 3000 }, (_, index) => unit(50 + (index % 7), 0.3 + (index % 97) / 20))
    const { curves } = workOutLadder({ codec: 'h264', units, scope: 'shot', metric: 'vmaf' })!
    for (const { points } of curves) {
      expect(points.length).toBeGreaterThan(100)
      expect(points.length).toBeLessThan(3000)
    }
  })

  it('never needs more bits by shot than by title for the same quality', () => {
    const curve = (scope: 'title' | 'shot') =>
      workOutLadder({ codec: 'h264', units: easyAndHard, scope, metric: 'vmaf' })!.curves[0]!.points
    const [byTitle, byShot] = [curve('title'), curve('shot')]
    for (const { bps, quality } of byTitle) {
      const above = Math.max(
        1,
        byShot.findIndex((one) => one.bps >= bps * (1 - 1e-9)),
      )
      const [from, to] = [byShot[above - 1]!, byShot[above]!]
      const reached = from.quality + ((to.quality - from.quality) * (bps - from.bps)) / (to.bps - from.bps)
      expect(reached).toBeGreaterThanOrEqual(quality - 1e-9)
    }
    expect(byShot.length).toBeGreaterThan(byTitle.length)
  })

  it('takes whole rate factors for encoders that know no others, and tenths for the rest', () => {
    const factors = (codec: 'av1' | 'h264') =>
      workOutLadder({ codec, units: easyAndHard, scope: 'shot', metric: 'vmaf' })!.rungs.flatMap((rung) => rung.crf)
    expect(factors('av1').every((crf) => Number.isInteger(crf))).toBe(true)
    expect(factors('h264').every((crf) => Math.abs(crf * 10 - Math.round(crf * 10)) < 1e-9)).toBe(true)
  })

  it('gives a unit that was not tried what the others have on average, by their length', () => {
    const untried = { frames: 50, points: [] }
    const [easy, hard] = [
      { ...easyAndHard[0]!, frames: 300 },
      { ...easyAndHard[1]!, frames: 100 },
    ]
    for (const { crf } of workOutLadder({ codec: 'h264', units: [untried, easy, untried, hard], scope: 'shot', metric: 'vmaf' })!.rungs) {
      expect(crf).toHaveLength(4)
      expect(crf[0]).toBe(crf[2])
      expect(crf[0]).toBeCloseTo((3 * crf[1]! + crf[3]!) / 4, 0)
    }
  })

  it('has no ladder for a film of which nothing was measured', () => {
    expect(workOutLadder({ codec: 'h264', units: [{ frames: 10, points: [] }], scope: 'shot', metric: 'vmaf' })).toBeUndefined()
  })
})
