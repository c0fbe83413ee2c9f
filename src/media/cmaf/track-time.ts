import type { ImageTrack, SegmentedTrack } from './build-facts.ts'

export const longestSegmentSeconds = (track: SegmentedTrack): number =>
  track.segmentTicks.reduce((longest, ticks) => Math.max(longest, ticks), 0) / track.timescale

/** How much of the film one full sheet shows. */
export const sheetSeconds = ({ columns, rows, intervalSeconds }: Pick<ImageTrack, 'columns' | 'rows' | 'intervalSeconds'>): number =>
  columns * rows * intervalSeconds

/** Bytes over seconds as a rate in whole bit/s, at least 1: manifests do not allow 0. */
export const rateBps = (bytes: number, seconds: number): number => Math.max(1, Math.ceil(seconds > 0 ? (bytes * 8) / seconds : bytes * 8))

export const segmentSecondsOf = ({ segmentTicks, timescale }: Pick<SegmentedTrack, 'segmentTicks' | 'timescale'>): number[] =>
  segmentTicks.map((ticks) => ticks / timescale)

/** When each segment ends, in seconds. */
export const segmentEnds = ({ segmentTicks, timescale }: Pick<SegmentedTrack, 'segmentTicks' | 'timescale'>): number[] => {
  let ticks = 0
  return segmentTicks.map((duration) => (ticks += duration) / timescale)
}

/**
 * The largest rate of any run of neighbouring segments that lasts between half and one and a half target durations (RFC 8216, 4.1: "peak segment bit rate"),
 * so that a last segment of two frames does not count as one.
 */
export const peakRateBps = (seconds: readonly number[], bytes: readonly number[]): number => {
  const target = Math.max(1, Math.round(seconds.reduce((longest, part) => Math.max(longest, part), 0)))
  let peak = 0
  for (let first = 0; first < seconds.length; first += 1) {
    let runSeconds = 0
    let runBytes = 0
    for (let last = first; last < seconds.length; last += 1) {
      runSeconds += seconds[last]!
      runBytes += bytes[last]!
      if (runSeconds > 1.5 * target) break
      if (runSeconds >= 0.5 * target) peak = Math.max(peak, (runBytes * 8) / runSeconds)
    }
  }
  return Math.ceil(peak)
}
