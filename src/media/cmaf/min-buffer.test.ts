import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minBufferSeconds } from './min-buffer.ts'
import { peakRateBps } from './track-time.ts'

/** Segments as seconds and bits. */
const track = (peakBps: number, ...segments: [seconds: number, bits: number][]) => ({
  timescale: 1000,
  peakBps,
  segmentTicks: segments.map(([seconds]) => seconds * 1000),
  segmentBytes: segments.map(([, bits]) => bits / 8),
})

describe('minBufferSeconds', () => {
  it('is one segment where all arrive as fast as they play', () => {
    expect(minBufferSeconds(track(1000, [2, 2000], [2, 2000], [2, 2000]))).toBe(2)
  })

  it('is less where the rate is never reached, and nothing for an empty track', () => {
    expect(minBufferSeconds(track(1000, [2, 1000], [2, 500]))).toBe(1)
    expect(minBufferSeconds(track(1000))).toBe(0)
  })

  it('waits for a short segment that is dearer than its length', () => {
    // 0.5 s that take 3 s to arrive, after 2 s that take 2 s.
    expect(minBufferSeconds(track(1000, [2, 2000], [0.5, 3000], [2, 400]))).toBe(3)
  })

  it('adds up what several dear segments fall behind, and forgets it when cheap ones have caught up', () => {
    // Each falls one second behind: the third begins two seconds late and takes three.
    expect(minBufferSeconds(track(1000, [2, 3000], [2, 3000], [2, 3000]))).toBe(5)
    expect(minBufferSeconds(track(1000, [2, 3000], [9, 1000], [2, 3000]))).toBe(3)
  })

  it('is enough from any segment, and a little less is not', () => {
    const segments = fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 8, max: 80_000 })), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(segments, (parts) => {
        const seconds = parts.map(([part]) => part)
        const bytes = parts.map(([, part]) => part)
        const whole = { timescale: 1, segmentTicks: seconds, segmentBytes: bytes, peakBps: peakRateBps(seconds, bytes) || 1 }
        const wait = minBufferSeconds(whole)
        expect(runsDry(whole, wait + 1e-6)).toBe(false)
        expect(runsDry(whole, wait - 1e-6)).toBe(true)
      }),
    )
  })
})

/** Plays from every segment on, as a player at that rate would see it. */
const runsDry = ({ segmentTicks, segmentBytes, peakBps }: ReturnType<typeof track>, waitSeconds: number): boolean =>
  segmentTicks.some((_, start) => {
    let arrivedAt = 0
    let neededAt = waitSeconds
    return segmentTicks.slice(start).some((ticks, index) => {
      arrivedAt += (segmentBytes[start + index]! * 8) / peakBps
      const isLate = arrivedAt > neededAt
      neededAt += ticks
      return isLate
    })
  })
