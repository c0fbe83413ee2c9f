import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RateLimit } from './rate-limit.ts'

describe('the rate limit', () => {
  it('gives a burst at once, then as many a second as it says', () => {
    const limit = new RateLimit({ perSecond: 2, burst: 3 })
    expect([0, 0, 0, 0].map((now) => limit.take('ana', now))).toEqual([0, 0, 0, 0.5])
    expect(limit.take('ana', 499)).toBeCloseTo(0.001, 6)
    expect(limit.take('ana', 500)).toBe(0)
    expect(limit.take('ana', 500)).toBe(0.5)
  })

  it('holds one name to account for itself alone', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1 })
    expect([limit.take('ana', 0), limit.take('ben', 0), limit.take('ana', 0)]).toEqual([0, 0, 1])
  })

  it('never holds more than a burst, however long nobody asked', () => {
    const limit = new RateLimit({ perSecond: 10, burst: 2 })
    limit.take('ana', 0)
    expect([1, 1, 1].map(() => limit.take('ana', 86_400_000) === 0)).toEqual([true, true, false])
  })

  it('lets nobody have more than a burst and what time brings, whatever the pattern', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }), (steps) => {
        const limit = new RateLimit({ perSecond: 5, burst: 4 })
        let [now, given] = [0, 0]
        for (const step of steps) {
          now += step
          if (limit.take('ana', now) === 0) given += 1
        }
        expect(given).toBeLessThanOrEqual(4 + (now / 1000) * 5 + 1e-9)
      }),
    )
  })
})
