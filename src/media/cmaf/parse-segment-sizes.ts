import type { TrackSizes } from './segment-sizes.ts'

/** A segment as a player looks ahead to it. */
export interface SizedSegment {
  readonly startSeconds: number
  readonly seconds: number
  readonly bytes: number
}

/** A day of one-second segments. */
const mostSegments = 86_400
const mostTracks = 200

/** The segments of every track by its id, from what an edge answered; undefined for anything that `segmentSizes` would not have written. */
export const parseSegmentSizes = (json: unknown): ReadonlyMap<string, readonly SizedSegment[]> | undefined => {
  if (!isRecord(json) || json['version'] !== 1 || !Array.isArray(json['tracks'])) return undefined
  const tracks: readonly unknown[] = json['tracks']
  if (tracks.length > mostTracks || !tracks.every(isTrack)) return undefined
  return new Map(tracks.map((track) => [track.id, segmentsOf(track)]))
}

const segmentsOf = ({ timescale, runs, bytes }: TrackSizes): SizedSegment[] => {
  const segments: SizedSegment[] = []
  let ticks = 0
  for (let run = 0; run < runs.length; run += 2) {
    for (let left = runs[run + 1]!; left > 0; left -= 1) {
      segments.push({ startSeconds: ticks / timescale, seconds: runs[run]! / timescale, bytes: bytes[segments.length]! })
      ticks += runs[run]!
    }
  }
  return segments
}

const isTrack = (value: unknown): value is TrackSizes => {
  if (!isRecord(value)) return false
  const { id, timescale, runs, initBytes, bytes } = value
  if (typeof id !== 'string' || !isCount(timescale) || timescale === 0 || !isCount(initBytes)) return false
  if (!isCounts(runs) || !isCounts(bytes) || runs.length % 2 !== 0) return false
  return runs.reduce((sum, word, index) => (index % 2 === 1 ? sum + word : sum), 0) === bytes.length
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.length <= 2 * mostSegments && value.every(isCount)

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
