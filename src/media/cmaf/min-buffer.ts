import type { SegmentedTrack } from './build-facts.ts'

/**
 * How long a player that receives exactly `peakBps` must wait before it starts at any segment, so that it never runs dry afterwards: what
 * DASH calls @minBufferTime for that @bandwidth (ISO/IEC 23009-1, 5.3.5.2). Seconds.
 *
 * Segment k takes b_k seconds to arrive and lasts d_k. A start at segment i needs, for every later segment j, that b_i + … + b_j arrive within
 * the wait and d_i + … + d_{j-1}. `behind` is the worst b_i + … + b_{k-1} minus d_i + … + d_{k-1} over all i, or 0.
 */
export const minBufferSeconds = (track: Pick<SegmentedTrack, 'segmentTicks' | 'segmentBytes' | 'timescale' | 'peakBps'>): number => {
  const { segmentTicks, segmentBytes, timescale } = track
  const peakBps = Math.max(1, track.peakBps)
  let behind = 0
  let longest = 0
  for (let index = 0; index < segmentTicks.length; index += 1) {
    const arrives = (segmentBytes[index]! * 8) / peakBps
    longest = Math.max(longest, behind + arrives)
    behind = Math.max(0, behind + arrives - segmentTicks[index]! / timescale)
  }
  return longest
}
