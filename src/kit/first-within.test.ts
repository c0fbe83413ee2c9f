import { describe, expect, it } from 'vitest'
import { manualClock } from './clock.ts'
import { firstWithin } from './first-within.ts'

describe('firstWithin', () => {
  it('gives the other value when the promise fails or takes too long, and leaves no timer behind', async () => {
    const clock = manualClock()
    expect(await firstWithin(clock, 100, Promise.resolve(1), 2)).toBe(1)
    expect(await firstWithin(clock, 100, Promise.reject(new Error('no answer')), 2)).toBe(2)
    const slow = firstWithin(clock, 100, new Promise<never>(() => {}), 2)
    await clock.advance(99)
    expect(clock.sleepers()).toBe(1)
    await clock.advance(1)
    expect(await slow).toBe(2)
    expect(clock.sleepers()).toBe(0)
  })
})
