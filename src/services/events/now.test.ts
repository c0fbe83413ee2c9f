import { describe, expect, it } from 'vitest'
import { percentile, rebufferRatio } from './now.ts'

describe('percentile', () => {
  it('is the nearest rank', () => {
    const values = [300, 100, 200, 400]
    expect([percentile(values, 0.5), percentile(values, 0.95), percentile(values, 0.25), percentile(values, 0)]).toEqual([
      200, 400, 100, 100,
    ])
    expect(percentile([7], 0.95)).toBe(7)
  })
})

describe('rebuffer ratio', () => {
  it('is what people waited, of all that they wanted to watch', () => {
    expect(
      rebufferRatio([
        { stalledMs: 1000, watchedSeconds: 9 },
        { stalledMs: 0, watchedSeconds: 90 },
      ]),
    ).toBe(0.01)
    expect(rebufferRatio([{ stalledMs: 500, watchedSeconds: 0 }])).toBe(1)
  })

  it('is 0 when nobody watched', () => {
    expect(rebufferRatio([])).toBe(0)
    expect(rebufferRatio([{ stalledMs: 0, watchedSeconds: 0 }])).toBe(0)
  })
})
