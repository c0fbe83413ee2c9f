import { describe, expect, it } from 'vitest'
import { experimentBucketOf, experimentBuckets } from './experiment-bucket.ts'

describe('an experiment bucket', () => {
  it('is the same for a name whenever it is asked', () => {
    expect(experimentBucketOf('019370a0-0000-7000-8000-0000000000a1')).toBe(experimentBucketOf('019370a0-0000-7000-8000-0000000000a1'))
    expect(['a', 'b', '203.0.113.9'].map(experimentBucketOf)).toEqual([8282, 4815, 5680])
  })

  it('spreads accounts evenly', () => {
    const tenths = Array.from({ length: 10 }, () => 0)
    const accounts = 20_000
    for (let account = 0; account < accounts; account += 1) {
      const name = `019370a0-0000-7000-8000-${account.toString(16).padStart(12, '0')}`
      tenths[Math.floor((experimentBucketOf(name) / experimentBuckets) * 10)]! += 1
    }
    // Chi-square with 9 degrees of freedom: 27.9 is passed by chance once in a thousand.
    const expected = accounts / 10
    expect(tenths.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(27.9)
  })
})
