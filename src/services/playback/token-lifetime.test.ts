import { describe, expect, it } from 'vitest'
import { tokenEnd } from './token-lifetime.ts'

const now = Date.UTC(2026, 10, 20)
const hour = 3_600_000

describe('token lifetime', () => {
  it.each([
    ['a minute', 60, 60_000 + hour],
    ['an hour', 3600, 2 * hour],
    ['two hours', 7200, 4 * hour],
    ['six hours, which is the most', 21_600, 12 * hour],
    ['a day, cut to twelve hours', 86_400, 12 * hour],
  ])('outlives %s', (_name, durationSeconds, lifeMs) => {
    expect(tokenEnd(now, durationSeconds) - now).toBe(lifeMs)
  })

  it('ends with the rights of the title, never after them', () => {
    expect(tokenEnd(now, 3600, now + 3 * hour)).toBe(now + 2 * hour)
    expect(tokenEnd(now, 3600, now + hour)).toBe(now + hour)
    expect(tokenEnd(now, 3600, now + 1999)).toBe(now + 1000)
    expect(tokenEnd(now, 3600, now + 999)).toBe(now)
  })

  it('ends at a whole second', () => {
    expect(tokenEnd(now + 1, 60.9995) - now).toBe(60_000 + hour + 1000)
    expect(tokenEnd(now + 1, 60.9)).toBe(now + 60_000 + hour)
  })
})
