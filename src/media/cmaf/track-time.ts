import type { SegmentedTrack } from './build-facts.ts'

export const longestSegmentSeconds = (track: SegmentedTrack): number =>
  track.segmentTicks.reduce((longest, ticks) => Math.max(longest, ticks), 0) / track.timescale

/** Bytes over seconds as a rate in whole bit/s, at least 1: manifests do not allow 0. */
export const rateBps = (bytes: number, seconds: number): number => Math.max(1, Math.ceil(seconds > 0 ? (bytes * 8) / seconds : bytes * 8))
