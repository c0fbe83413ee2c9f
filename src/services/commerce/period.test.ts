import { describe, expect, it } from 'vitest'
import { periodEnd, unusedMinor, yearlyMinor } from './period.ts'

const at = (instant: string) => new Date(instant)

describe('periodEnd', () => {
  it.each([
    ['2026-01-15T12:00:00.000Z', 'month', '2026-01-15T12:00:00.000Z', '2026-02-15T12:00:00.000Z'],
    ['2026-01-31T00:00:00.000Z', 'month', '2026-01-31T00:00:00.000Z', '2026-02-28T00:00:00.000Z'],
    ['2026-01-31T00:00:00.000Z', 'month', '2026-02-28T00:00:00.000Z', '2026-03-31T00:00:00.000Z'],
    ['2026-01-31T00:00:00.000Z', 'month', '2026-02-27T23:59:59.999Z', '2026-02-28T00:00:00.000Z'],
    ['2024-02-29T00:00:00.000Z', 'year', '2024-02-29T00:00:00.000Z', '2025-02-28T00:00:00.000Z'],
    ['2024-02-29T00:00:00.000Z', 'year', '2027-02-28T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
    ['2026-12-31T23:00:00.000Z', 'month', '2026-12-31T23:00:00.000Z', '2027-01-31T23:00:00.000Z'],
    ['2026-01-15T12:00:00.000Z', 'month', '2026-04-20T00:00:00.000Z', '2026-05-15T12:00:00.000Z'],
  ] as const)('of %s by the %s is, after %s, %s', (anchor, period, after, end) => {
    expect(periodEnd(at(anchor), period, at(after)).toISOString()).toBe(end)
  })
})

describe('unusedMinor', () => {
  const paid = { amountMinor: 1000, from: at('2026-01-01T00:00:00.000Z'), to: at('2026-01-31T00:00:00.000Z') }

  it('is all at the beginning, nothing at the end and after it, and rounded down between', () => {
    expect(unusedMinor(paid, paid.from)).toBe(1000)
    expect(unusedMinor(paid, at('2026-01-11T00:00:00.000Z'))).toBe(666)
    expect(unusedMinor(paid, paid.to)).toBe(0)
    expect(unusedMinor(paid, at('2026-05-01T00:00:00.000Z'))).toBe(0)
    expect(unusedMinor(paid, at('2025-05-01T00:00:00.000Z'))).toBe(1000)
  })
})

describe('yearlyMinor', () => {
  it('compares months with years', () => {
    expect(yearlyMinor({ amountMinor: 999, currency: 'EUR', period: 'month' })).toBe(11_988)
    expect(yearlyMinor({ amountMinor: 9990, currency: 'EUR', period: 'year' })).toBe(9990)
  })
})
