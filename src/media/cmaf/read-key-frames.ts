import type { SegmentSummary } from '../isobmff/read-segment.ts'
import type { SegmentedTrack, TrickFacts } from './build-facts.ts'
import { peakRateBps, rateBps, segmentSecondsOf } from './track-time.ts'

/**
 * Where the first picture of every segment lies, for playlists of I-frames over the same files; undefined when one segment does not begin with a
 * picture that stands alone, or does not say where its bytes are.
 */
export const readKeyFrames = (
  track: Pick<SegmentedTrack, 'segmentTicks' | 'timescale'>,
  segments: readonly Pick<SegmentSummary, 'keyFrame'>[],
): TrickFacts | undefined => {
  const ranges = segments.flatMap(({ keyFrame }) => keyFrame ?? [])
  if (ranges.length === 0 || ranges.length !== segments.length) return undefined
  const seconds = segmentSecondsOf(track)
  const lengths = ranges.map((range) => range.length)
  const averageBps = rateBps(sum(lengths), sum(seconds))
  return {
    offsets: ranges.map((range) => range.offset),
    lengths,
    // A picture lasts until the next one of the playlist, so rates are those of a player that shows it at normal speed.
    peakBps: Math.max(averageBps, peakRateBps(seconds, lengths)),
    averageBps,
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
