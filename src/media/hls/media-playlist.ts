import { formatAttributes, quoted } from './attributes.ts'

/** One media segment as its playlist names it. */
export interface PlaylistSegment {
  readonly seconds: number
  readonly url: string
  readonly range?: { readonly offset: number; readonly length: number }
  /** Lines of tags that hold from this segment on. */
  readonly from?: readonly string[]
  /** Lines of tags that belong to this segment alone. */
  readonly tags?: readonly string[]
}

/** A media playlist (RFC 8216, 4.3.3). What differs between kinds of playlists stands in `head`; a playlist that still grows has no `type` and has not ended. */
export interface MediaPlaylist {
  readonly version: number
  /** At least the longest segment, in whole seconds. */
  readonly targetSeconds: number
  readonly mediaSequence: number
  readonly type?: 'VOD' | 'EVENT'
  readonly head: readonly string[]
  readonly segments: readonly PlaylistSegment[]
  readonly hasEnded: boolean
}

export const formatMediaPlaylist = (playlist: MediaPlaylist): string =>
  [
    '#EXTM3U',
    `#EXT-X-VERSION:${playlist.version}`,
    `#EXT-X-TARGETDURATION:${playlist.targetSeconds}`,
    `#EXT-X-MEDIA-SEQUENCE:${playlist.mediaSequence}`,
    ...(playlist.type ? [`#EXT-X-PLAYLIST-TYPE:${playlist.type}`] : []),
    ...playlist.head,
    ...playlist.segments.flatMap(({ seconds, url, range, from = [], tags = [] }) => [
      ...from,
      `#EXTINF:${seconds.toFixed(6)},`,
      ...(range ? [`#EXT-X-BYTERANGE:${range.length}@${range.offset}`] : []),
      ...tags,
      url,
    ]),
    ...(playlist.hasEnded ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n')

/** EXT-X-MAP (4.3.2.5). */
export const initMap = (url: string): string => `#EXT-X-MAP:${formatAttributes({ URI: quoted(url) })}`

/** Every EXTINF, rounded to the nearest integer, must be at most the target duration (4.3.3.1). */
export const targetSecondsOf = (seconds: readonly number[]): number =>
  seconds.reduce((longest, part) => Math.max(longest, Math.round(part)), 1)

/**
 * Durations to the microsecond, each the difference of two rounded ends: they add up to the length of the track, so that a player
 * that sums them over a long film stays on time.
 */
export const exactSeconds = ({
  segmentTicks,
  timescale,
}: {
  readonly segmentTicks: readonly number[]
  readonly timescale: number
}): number[] => {
  let ticks = 0
  let endMicroseconds = 0
  return segmentTicks.map((duration) => {
    const start = endMicroseconds
    ticks += duration
    endMicroseconds = Math.round((ticks / timescale) * 1e6)
    return (endMicroseconds - start) / 1e6
  })
}
