import { describe, expect, it } from 'vitest'
import { nextUpIn } from './next-up.ts'

describe('the card of the next episode', () => {
  it('comes fifteen seconds before the end', () => {
    expect(nextUpIn(2984.9, 3000)).toBeUndefined()
    expect(nextUpIn(2985, 3000)).toBe(15)
    expect(nextUpIn(2999.2, 3000)).toBe(1)
    expect(nextUpIn(3000, 3000)).toBe(0)
  })

  it('comes with the last 15 % of a short one', () => {
    expect(nextUpIn(33, 40)).toBeUndefined()
    expect(nextUpIn(34, 40)).toBe(6)
  })

  it('does not come before the length is known', () => {
    expect(nextUpIn(0, 0)).toBeUndefined()
  })
})
