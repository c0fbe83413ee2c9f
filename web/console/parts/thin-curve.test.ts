import { describe, expect, it } from 'vitest'
import { pointsWithin, thinCurve } from './thin-curve.ts'

const at = (x: number, y: number) => ({ x, y })

describe('a thinned curve', () => {
  it('keeps the first, the lowest, the highest and the last of a column of pixels', () => {
    expect(thinCurve([at(0, 5), at(0.1, 1), at(0.2, 9), at(0.3, 4), at(0.4, 6), at(0.5, 7), at(1, 2)])).toEqual([
      at(0, 5),
      at(0.1, 1),
      at(0.2, 9),
      at(0.5, 7),
      at(1, 2),
    ])
  })
  it('is the curve itself where there are few points', () => {
    expect(thinCurve([at(0, 5), at(0.5, 1), at(3, 9)])).toEqual([at(0, 5), at(0.5, 1), at(3, 9)])
    expect(thinCurve([])).toEqual([])
  })
})

describe('points within a view', () => {
  const points = [0, 10, 20, 30, 40]
  const within = (from: number, to: number) => pointsWithin(points, (point) => point, from, to)
  it('have one more beyond each edge', () => {
    expect(within(15, 25)).toEqual([10, 20, 30])
    expect(within(0, 40)).toEqual(points)
  })
  it('are the two around a gap, or the last', () => {
    expect(within(12, 18)).toEqual([10, 20])
    expect(within(50, 60)).toEqual([40])
  })
})
