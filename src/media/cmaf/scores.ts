import type { VideoTrack } from './build-facts.ts'

/**
 * A number for every video track that orders them by how well they are watched, by id: what was given, else what was measured. Undefined unless all
 * have one and all mean the same, because a score must stand on every variant or on none (draft-pantos-hls-rfc8216bis, 4.4.6.2).
 */
export const scoresOf = (video: readonly VideoTrack[]): ReadonlyMap<string, number> | undefined => {
  if (video.length === 0) return undefined
  if (video.every((track) => track.score !== undefined)) return new Map(video.map((track) => [track.id, rounded(track.score!)]))
  const measures = new Set(video.map(({ quality }) => quality && JSON.stringify([quality.metric, quality.model])))
  if (measures.size !== 1 || measures.has(undefined)) return undefined
  return new Map(video.map((track) => [track.id, rounded(track.quality!.mean)]))
}

/** A positive decimal number. */
const rounded = (score: number): number => Number(Math.max(0, score).toFixed(2))
