import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseTried } from './choose-tried.ts'

const unit = (frames: number, cost = 1) => ({ frames, cost })

describe('which units of a film are tried', () => {
  it('are all of them when there is enough for all', () => {
    expect(chooseTried([unit(24), unit(96), unit(48)], 3)).toEqual([0, 1, 2])
  })

  it('are the longest when there is not, in the order of the film', () => {
    expect(chooseTried([unit(24), unit(96), unit(25), unit(48)], 2.5)).toEqual([1, 3])
  })

  it('are those that say more for what they cost, and the earlier of equals', () => {
    expect(chooseTried([unit(96, 4), unit(48, 1), unit(48, 1)], 1.5)).toEqual([1])
  })

  it('are never none', () => {
    expect(chooseTried([unit(24), unit(48)], 0)).toEqual([1])
    expect(chooseTried([], 5)).toEqual([])
  })

  it('cost no more than they may, unless it is a single one', () => {
    const units = fc.array(fc.record({ frames: fc.integer({ min: 1, max: 500 }), cost: fc.double({ min: 0.1, max: 9, noNaN: true }) }))
    fc.assert(
      fc.property(units, fc.double({ min: 0, max: 200, noNaN: true }), (all, budget) => {
        const chosen = chooseTried(all, budget)
        const cost = chosen.reduce((sum, place) => sum + all[place]!.cost, 0)
        expect(chosen.length <= 1 || cost <= budget + 1e-9).toBe(true)
        expect(chosen).toEqual([...new Set(chosen)].toSorted((a, b) => a - b))
      }),
    )
  })
})
