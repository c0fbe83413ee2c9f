import type { BuildFacts, SegmentedTrack } from './build-facts.ts'
import { selectTracks } from './selection.ts'
import type { Selection } from './selection.ts'

/**
 * How many bytes every segment of a play really has, which no manifest tells: with it a player knows what the next segment costs instead
 * of taking the rung's peak for it. Compact, as JSON goes.
 */
export interface SegmentSizes {
  readonly version: 1
  readonly tracks: readonly TrackSizes[]
}

export interface TrackSizes {
  /** As the manifests name the track. */
  readonly id: string
  /** Ticks a second. */
  readonly timescale: number
  /** Durations of segments in ticks, in runs: duration, how many, duration, how many … */
  readonly runs: readonly number[]
  readonly initBytes: number
  /** Of every segment in order. */
  readonly bytes: readonly number[]
}

/** The video and audio tracks that a selection lets through. */
export const segmentSizes = (facts: BuildFacts, selection: Selection): SegmentSizes => {
  const { video, audio } = selectTracks(facts, selection)
  return { version: 1, tracks: [...video, ...audio].map(sizesOf) }
}

const sizesOf = ({ id, timescale, initBytes, segmentTicks, segmentBytes }: SegmentedTrack): TrackSizes => ({
  id,
  timescale,
  runs: tickRuns(segmentTicks).flatMap(({ ticks, count }) => [ticks, count]),
  initBytes,
  bytes: segmentBytes,
})

/** Equal neighbours as one. */
export const tickRuns = (segmentTicks: readonly number[]): { readonly ticks: number; readonly count: number }[] => {
  const runs: { ticks: number; count: number }[] = []
  for (const ticks of segmentTicks) {
    const last = runs.at(-1)
    if (last?.ticks === ticks) last.count += 1
    else runs.push({ ticks, count: 1 })
  }
  return runs
}
