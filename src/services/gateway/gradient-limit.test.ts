import { describe, expect, it } from 'vitest'
import { GradientLimit } from './gradient-limit.ts'

const settings = { initial: 20, least: 20, most: 200, queue: 4, smoothing: 0.2, tolerance: 1.5 }

/** One window of calls that take so long, with so many in flight. */
const windows = (limit: GradientLimit, count: number, roundTripMs: number, inFlight: number, fromMs = 0): number => {
  let now = fromMs
  for (let window = 0; window < count; window += 1) {
    for (let call = 0; call < 11; call += 1) {
      limit.sample(now, roundTripMs, inFlight)
      now += 100
    }
  }
  return now
}

describe('the gradient limit', () => {
  it('grows by what may queue while calls take as long as ever', () => {
    const limit = new GradientLimit(settings)
    windows(limit, 1, 10, 20)
    expect(limit.limit).toBe(20)
    windows(limit, 10, 10, 25, 2000)
    // 0.2 of 4 calls a window.
    expect(limit.limit).toBe(28)
  })

  it('shrinks when calls begin to queue, and no further than to the least', () => {
    const limit = new GradientLimit({ ...settings, initial: 100 })
    const now = windows(limit, 20, 10, 60)
    const before = limit.limit
    expect(before).toBeGreaterThan(100)
    windows(limit, 1, 100, 120, now)
    // Ten times as long is more than the tolerance forgives: half of it counts, smoothed to a tenth less.
    expect(limit.limit).toBe(Math.floor((before + 0) * 0.9 + 0.8))
    windows(limit, 100, 1000, 200, now + 2000)
    expect(limit.limit).toBe(20)
  })

  it('forgives half as long again', () => {
    const limit = new GradientLimit({ ...settings, initial: 100 })
    const now = windows(limit, 20, 10, 60)
    const before = limit.limit
    windows(limit, 5, 15, 120, now)
    expect(limit.limit).toBeGreaterThan(before)
  })

  it('learns nothing from idle services, and nothing from what took no time', () => {
    const limit = new GradientLimit({ ...settings, initial: 100 })
    const now = windows(limit, 20, 10, 10)
    windows(limit, 20, 500, 10, now)
    expect(limit.limit).toBe(100)
    windows(limit, 20, 0.05, 90, now + 50_000)
    expect(limit.limit).toBe(100)
  })

  it('waits for a second and ten calls before it judges', () => {
    const limit = new GradientLimit({ ...settings, initial: 100 })
    for (let call = 0; call < 9; call += 1) limit.sample(call * 1000, 10, 90)
    expect(limit.limit).toBe(100)
    limit.sample(9000, 10, 90)
    expect(limit.limit).toBe(100)
    windows(limit, 5, 10, 90, 10_000)
    expect(limit.limit).toBeGreaterThan(100)
  })
})
