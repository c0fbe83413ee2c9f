import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SegmentSummary } from '../isobmff/read-segment.ts'
import { readTrack } from './read-track.ts'

const init = { codecs: 'avc1.64001f', timescale: 1000, skippedTicks: 0 }

/** Segments of so many ticks and bytes, one after another. */
const segmentsOf = (parts: readonly (readonly [ticks: number, bytes: number])[], delayTicks = 0): SegmentSummary[] => {
  let at = 0
  return parts.map(([ticks, bytes]) => {
    const decodeTicks = at
    at += ticks
    const [shownFromTicks, shownUntilTicks] = [decodeTicks + delayTicks, at + delayTicks]
    return {
      decodeTicks,
      durationTicks: ticks,
      shownFromTicks,
      shownUntilTicks,
      samples: ticks / 100,
      sampleBytes: bytes - 10,
      bytes,
      startsWithSync: true,
    }
  })
}

describe('readTrack', () => {
  it('adds up a track', () => {
    const track = readTrack(init, segmentsOf([[2000, 1000], [2000, 3000], [1000, 500]])) // prettier-ignore
    expect(track).toEqual({
      codecs: 'avc1.64001f',
      timescale: 1000,
      segmentTicks: [2000, 2000, 1000],
      segmentBytes: [1000, 3000, 500],
      peakBps: 12_000,
      averageBps: 7200,
      samples: 50,
      durationSeconds: 5,
    })
  })

  it('takes the delay of pictures that are reordered from no segment, as the edit list shows them', () => {
    expect(readTrack({ ...init, skippedTicks: 80 }, segmentsOf([[2000, 1000], [1000, 500]], 80)).segmentTicks).toEqual([2000, 1000]) // prettier-ignore
  })

  it("takes an audio encoder's delay from the first segment, which is not shown", () => {
    const track = readTrack({ ...init, skippedTicks: 21 }, segmentsOf([[2021, 1000], [2000, 1000]])) // prettier-ignore
    expect(track.segmentTicks).toEqual([2000, 2000])
    expect(track.durationSeconds).toBe(4)
  })

  it('does not count a short last segment alone as the peak', () => {
    const track = readTrack(init, segmentsOf([[2000, 1000], [2000, 1000], [100, 1000]])) // prettier-ignore
    // (1000 + 1000) bytes over 2.1 s, against 1000 bytes over 0.1 s alone.
    expect(track.peakBps).toBe(Math.ceil(16_000 / 2.1))
  })

  it('gives a film shorter than half a target duration its average as peak', () => {
    expect(readTrack(init, segmentsOf([[400, 100]]))).toMatchObject({ peakBps: 2000, averageBps: 2000 })
  })

  it.each([
    [
      'a gap',
      (segments: SegmentSummary[]) => segments.splice(1, 1),
      'Segment 2 begins at 4000 and not where the one before ends, at 2000.',
    ],
    [
      'no picture that stands alone',
      (segments: SegmentSummary[]) => (segments[1] = { ...segments[1]!, startsWithSync: false }),
      'Segment 2 does not begin',
    ],
    ['no samples', (segments: SegmentSummary[]) => (segments[2] = { ...segments[2]!, samples: 0 }), 'Segment 3 is empty.'],
    ['no duration', (segments: SegmentSummary[]) => (segments[2] = { ...segments[2]!, durationTicks: 0 }), 'Segment 3 is empty.'],
    ['no segments', (segments: SegmentSummary[]) => segments.splice(0), 'The track has no segments.'],
    [
      'no time to be shown',
      (segments: SegmentSummary[]) => (segments[1] = { ...segments[1]!, shownFromTicks: 4000 }),
      'Segment 2 is shown for no time.',
    ],
  ])('refuses a track with %s', (_, bend, words) => {
    const segments = segmentsOf([[2000, 1000], [2000, 1000], [2000, 1000]]) // prettier-ignore
    bend(segments)
    expect(() => readTrack(init, segments)).toThrow(words)
    expect(() => readTrack(init, segments)).toThrow(expect.objectContaining({ code: 'BROKEN_TRACK' }) as Error)
  })

  it('finds no peak below the average, and none above the dearest segment', () => {
    const part = fc.tuple(fc.integer({ min: 10, max: 4000 }), fc.integer({ min: 10, max: 100_000 }))
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 30 }), (parts) => {
        const { peakBps, averageBps, segmentTicks } = readTrack(init, segmentsOf(parts))
        const dearest = Math.max(...parts.map(([ticks, bytes]) => (bytes * 8000) / ticks))
        expect(segmentTicks).toEqual(parts.map(([ticks]) => ticks))
        expect(peakBps).toBeGreaterThanOrEqual(averageBps)
        // Rounding up may meet a whole number from just above.
        expect(peakBps).toBeLessThanOrEqual(Math.ceil(dearest) + 1)
      }),
    )
  })
})
