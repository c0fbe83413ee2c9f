import { describe, expect, it } from 'vitest'
import { smoothFilterNames, smoothFilters } from './smooth-filters.ts'

describe('smoothFilters', () => {
  it('takes out more where there is more grain', () => {
    expect(smoothFilters(5.1)).toEqual([
      'bilateral=sigmaS=3.00:sigmaR=0.0360',
      'atadenoise=0a=0.0440:0b=0.1100:1a=0.0440:1b=0.1100:2a=0.0440:2b=0.1100:s=9',
    ])
    expect(smoothFilters(2.55)[0]).toBe('bilateral=sigmaS=1.66:sigmaR=0.0180')
    expect(smoothFilters(0.5)[0]).toBe('bilateral=sigmaS=1.00:sigmaR=0.0035')
  })
  it('leaves shapes to encoders that wipe grain out by themselves: the stronger it is the later', () => {
    const counts = (strength: number) => [31, 33, 41, 43].map((crf) => smoothFilters(strength, crf).length)
    expect(counts(2.3)).toEqual([2, 1, 1, 1])
    expect(counts(4.6)).toEqual([2, 2, 2, 1])
  })
  it('uses no filters but those that it names', () => {
    expect(smoothFilters(4).map((filter) => filter.split('=')[0])).toEqual(smoothFilterNames)
  })
})
