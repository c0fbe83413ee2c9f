import { describe, expect, it } from 'vitest'
import { sparkline } from './sparkline.ts'

const size = { width: 100, height: 10, slots: 5 }

describe('sparkline', () => {
  it('ends at the right edge and reaches from zero to the highest value', () => {
    expect(sparkline([0, 2, 4], size)).toBe('M50 10L75 5L100 0')
  })

  it('lies at the bottom when all is zero, and is nothing without values', () => {
    expect(sparkline([0, 0], size)).toBe('M75 10L100 10')
    expect(sparkline([], size)).toBe('')
  })
})
