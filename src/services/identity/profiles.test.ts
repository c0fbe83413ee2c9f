import { describe, expect, it } from 'vitest'
import { maturityAgeOf } from './profiles.ts'

describe('the maturity age of a profile', () => {
  it('is 18, and 7 for kids, when nobody says otherwise', () => {
    expect(maturityAgeOf(undefined, false)).toBe(18)
    expect(maturityAgeOf(undefined, true)).toBe(7)
  })

  it('is what was said', () => {
    expect(maturityAgeOf(12, true)).toBe(12)
    expect(maturityAgeOf(0, false)).toBe(0)
  })

  it('stays, comes down when the profile becomes one for kids, and does not rise by itself', () => {
    expect(maturityAgeOf(undefined, false, { maturityAge: 16, kids: false })).toBe(16)
    expect(maturityAgeOf(undefined, true, { maturityAge: 16, kids: false })).toBe(7)
    expect(maturityAgeOf(undefined, true, { maturityAge: 3, kids: false })).toBe(3)
    expect(maturityAgeOf(undefined, true, { maturityAge: 12, kids: true })).toBe(12)
    expect(maturityAgeOf(undefined, false, { maturityAge: 7, kids: true })).toBe(7)
  })
})
