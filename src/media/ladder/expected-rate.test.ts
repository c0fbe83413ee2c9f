import { describe, expect, it } from 'vitest'
import { expectedRate } from './expected-rate.ts'

const rate = { numerator: 24, denominator: 1 }

describe('the rate of a unit, from a window of it', () => {
  it('is that of the window where the window is the unit', () => {
    expect(expectedRate({ frames: 24, bytes: 30_000, syncBytes: 7_000 }, { frames: 24, syncFrames: 1 }, rate)).toBe(240_000)
  })

  it('counts pictures that stand alone as often as the unit has them', () => {
    // 7000 + 95 * 1000 bytes in four seconds, and with two of them 14000 + 94 * 1000.
    const window = { frames: 24, bytes: 30_000, syncBytes: 7_000 }
    expect(expectedRate(window, { frames: 96, syncFrames: 1 }, rate)).toBe((102_000 * 8) / 4)
    expect(expectedRate(window, { frames: 96, syncFrames: 2 }, rate)).toBe((108_000 * 8) / 4)
  })

  it('takes a window of one picture for what it is', () => {
    expect(expectedRate({ frames: 1, bytes: 5_000, syncBytes: 5_000 }, { frames: 3, syncFrames: 1 }, rate)).toBe(5_000 * 8 * 24)
  })
})
