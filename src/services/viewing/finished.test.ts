import { describe, expect, it } from 'vitest'
import { isFinished } from './finished.ts'

describe('finished', () => {
  it.each([
    ['a film of two hours, six minutes before its end', 7200 - 360, 7200, true],
    ['and a second before that', 7200 - 361, 7200, false],
    ['a clip of half a minute, two seconds before its end', 28, 30, true],
    ['and just before that', 27.9, 30, false],
    ['a marathon of ten hours, ten minutes before its end', 36_000 - 600, 36_000, true],
    ['and a second before that', 36_000 - 601, 36_000, false],
    ['a blink of a second, at its beginning', 0, 1, false],
    ['and in its second half', 0.5, 1, true],
    ['beyond the end', 31, 30, true],
  ])('%s: %#', (_, position, duration, expected) => {
    expect(isFinished(position, duration)).toBe(expected)
  })
})
