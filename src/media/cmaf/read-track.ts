import { Failure } from '../../kit/failure.ts'
import type { InitSegment } from '../isobmff/read-init.ts'
import type { SegmentSummary } from '../isobmff/read-segment.ts'
import type { SegmentedTrack } from './build-facts.ts'
import { peakRateBps, segmentSecondsOf } from './track-time.ts'

/** The numbers of a packaged track, as they stand in the facts of a build. */
export type TrackNumbers = Pick<SegmentedTrack, 'codecs' | 'timescale' | 'segmentTicks' | 'segmentBytes' | 'peakBps' | 'averageBps'> & {
  /** Samples: frames of video, packets of audio. */
  readonly samples: number
  readonly durationSeconds: number
}

/**
 * What the segments of one track, in order, add up to. Failure `BROKEN_TRACK` when they do not follow each other without a gap, when one has no samples,
 * or when one does not begin with a picture that stands alone: then manifests over them would lie.
 */
export const readTrack = (
  init: Pick<InitSegment, 'codecs' | 'timescale' | 'skippedTicks'>,
  segments: readonly SegmentSummary[],
): TrackNumbers => {
  let expectedTicks = segments[0]?.decodeTicks ?? 0
  segments.forEach((segment, index) => {
    const trouble = troubleOf(segment, expectedTicks)
    if (trouble !== undefined) throw new Failure('BROKEN_TRACK', `Segment ${index + 1} ${trouble}.`, { segment: index + 1 })
    expectedTicks += segment.durationTicks
  })
  if (segments.length === 0) throw new Failure('BROKEN_TRACK', 'The track has no segments.')
  const segmentTicks = shownTicks(segments, init.skippedTicks)
  const segmentBytes = segments.map((segment) => segment.bytes)
  const short = segmentTicks.findIndex((ticks) => ticks <= 0)
  if (short >= 0) throw new Failure('BROKEN_TRACK', `Segment ${short + 1} is shown for no time.`, { segment: short + 1 })
  const durationSeconds = sum(segmentTicks) / init.timescale
  const averageBps = Math.ceil((sum(segmentBytes) * 8) / durationSeconds)
  return {
    codecs: init.codecs,
    timescale: init.timescale,
    segmentTicks,
    segmentBytes,
    peakBps: Math.max(averageBps, peakRateBps(segmentSecondsOf({ segmentTicks, timescale: init.timescale }), segmentBytes)),
    averageBps,
    samples: sum(segments.map((segment) => segment.samples)),
    durationSeconds,
  }
}

/**
 * How long each segment is shown: from its own beginning to that of the next. What the edit list skips is not shown, so the first segment of a
 * sound track is shorter than its samples by the encoder's delay, and the times in manifests are those of the film.
 */
const shownTicks = (segments: readonly SegmentSummary[], skippedTicks: number): number[] => {
  const beginnings = segments.map((segment) => Math.max(0, segment.shownFromTicks - skippedTicks))
  const end = segments.reduce((latest, segment) => Math.max(latest, segment.shownUntilTicks), 0) - skippedTicks
  return beginnings.map((beginning, index) => (beginnings[index + 1] ?? end) - beginning)
}

const troubleOf = (segment: SegmentSummary, expectedTicks: number): string | undefined => {
  if (segment.samples === 0 || segment.durationTicks === 0) return 'is empty'
  if (segment.decodeTicks !== expectedTicks)
    return `begins at ${segment.decodeTicks} and not where the one before ends, at ${expectedTicks}`
  if (!segment.startsWithSync) return 'does not begin with a picture that stands alone'
  return undefined
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
