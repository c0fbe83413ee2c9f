import { numberedPath } from '../cmaf/build-facts.ts'
import type { BuildFacts, SegmentedTrack } from '../cmaf/build-facts.ts'
import { fileUrl } from '../cmaf/file-url.ts'
import type { ManifestOptions } from '../cmaf/file-url.ts'
import { formatAttributes, quoted } from './attributes.ts'

/** The playlist of one video, audio or text track (RFC 8216, 4.3.3); undefined when the build has no such track. */
export const writeMediaPlaylist = (facts: BuildFacts, trackId: string, options: Pick<ManifestOptions, 'filesBase'>): string | undefined => {
  const track = [...facts.video, ...facts.audio].find((candidate) => candidate.id === trackId)
  if (track) return segmentedPlaylist(track, options.filesBase)
  const text = facts.text.find((candidate) => candidate.id === trackId)
  if (text) return playlist([], [{ seconds: facts.durationSeconds, url: fileUrl(options.filesBase, text.path) }])
  return undefined
}

const segmentedPlaylist = (track: SegmentedTrack, filesBase: string): string => {
  const seconds = segmentSeconds(track)
  return playlist(
    [`#EXT-X-MAP:${formatAttributes({ URI: quoted(fileUrl(filesBase, track.initPath)) })}`],
    seconds.map((duration, index) => ({ seconds: duration, url: fileUrl(filesBase, numberedPath(track.mediaTemplate, index + 1)) })),
  )
}

/**
 * Durations to the microsecond, each the difference of two rounded ends: they add up to the length of the track, so that a player
 * that sums them over a long film stays on time.
 */
const segmentSeconds = (track: SegmentedTrack): number[] => {
  let ticks = 0
  let endMicroseconds = 0
  return track.segmentTicks.map((duration) => {
    const start = endMicroseconds
    ticks += duration
    endMicroseconds = Math.round((ticks / track.timescale) * 1e6)
    return (endMicroseconds - start) / 1e6
  })
}

const playlist = (head: readonly string[], segments: readonly { readonly seconds: number; readonly url: string }[]): string => {
  // Every EXTINF, rounded to the nearest integer, must be at most the target duration (4.3.3.1).
  const target = segments.reduce((longest, segment) => Math.max(longest, Math.round(segment.seconds)), 1)
  return [
    '#EXTM3U',
    // EXT-X-MAP in a playlist that is not of I-frames needs version 6 (section 7).
    '#EXT-X-VERSION:6',
    `#EXT-X-TARGETDURATION:${target}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...head,
    ...segments.flatMap((segment) => [`#EXTINF:${segment.seconds.toFixed(6)},`, segment.url]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n')
}
