import { numberedPath } from '../cmaf/build-facts.ts'
import type { BuildFacts, ImageTrack, SegmentedTrack, TextTrack, VideoTrack } from '../cmaf/build-facts.ts'
import { fileUrl } from '../cmaf/file-url.ts'
import type { ManifestOptions } from '../cmaf/file-url.ts'
import { sheetSeconds } from '../cmaf/track-time.ts'
import { formatAttributes } from './attributes.ts'
import { keysFrom } from './keys.ts'
import { exactSeconds, formatMediaPlaylist, initMap, targetSecondsOf } from './media-playlist.ts'
import type { MediaPlaylist } from './media-playlist.ts'

type Options = Pick<ManifestOptions, 'filesBase'>

/** The playlist of one video, audio, text or image track; undefined when the build has no such track. */
export const writeMediaPlaylist = (facts: BuildFacts, trackId: string, { filesBase }: Options): string | undefined => {
  const isAsked = ({ id }: { readonly id: string }) => id === trackId
  const track = facts.video.find(isAsked) ?? facts.audio.find(isAsked)
  if (track) return segmentedPlaylist(facts, track, filesBase)
  const text = facts.text.find(isAsked)
  if (text) return textPlaylist(facts, text, filesBase)
  const images = facts.images.find(isAsked)
  return images && imagePlaylist(facts, images, filesBase)
}

/** The first pictures of a video track's segments, as parts of the same files (RFC 8216, 4.3.3.6); undefined when nobody knows where they lie. */
export const writeIFramePlaylist = (facts: BuildFacts, trackId: string, { filesBase }: Options): string | undefined => {
  const track = facts.video.find(({ id }) => id === trackId)
  if (!track?.trick) return undefined
  const { lengths, offsets } = track.trick
  // A picture lasts until the next one, which is the first of the next segment.
  const seconds = exactSeconds(track)
  return whole({
    targetSeconds: targetSecondsOf(seconds),
    head: ['#EXT-X-I-FRAMES-ONLY', initMap(fileUrl(filesBase, track.initPath))],
    segments: seconds.map((duration, index) => ({
      seconds: duration,
      url: segmentUrl(track, index, filesBase),
      from: keysFrom(track, index),
      range: { offset: offsets[index]!, length: lengths[index]! },
    })),
  })
}

const segmentedPlaylist = (facts: BuildFacts, track: SegmentedTrack, filesBase: string): string =>
  whole({
    // Playlists that play together have one target duration (6.2.4).
    targetSeconds: Math.max(...[...facts.video, ...facts.audio].map((other) => targetSecondsOf(exactSeconds(other)))),
    head: [initMap(fileUrl(filesBase, track.initPath))],
    segments: exactSeconds(track).map((seconds, index) => ({
      seconds,
      url: segmentUrl(track, index, filesBase),
      from: keysFrom(track, index),
    })),
  })

/** One segment of the whole film. HLS knows IMSC only in fragments, so a track without WebVTT has no playlist. */
const textPlaylist = ({ durationSeconds }: BuildFacts, track: TextTrack, filesBase: string): string | undefined =>
  (track.format ?? 'webvtt') === 'webvtt'
    ? whole({
        targetSeconds: targetSecondsOf([durationSeconds]),
        head: [],
        segments: [{ seconds: durationSeconds, url: fileUrl(filesBase, track.path) }],
      })
    : undefined

/** Tiled pictures, an extension that several players know: one sheet is one segment, and EXT-X-TILES says how it is divided (Image Media Playlist Specification). */
const imagePlaylist = ({ durationSeconds }: BuildFacts, track: ImageTrack, filesBase: string): string => {
  const full = sheetSeconds(track)
  const tiles = formatAttributes({
    RESOLUTION: `${track.tileWidth}x${track.tileHeight}`,
    LAYOUT: `${track.columns}x${track.rows}`,
    DURATION: Number(track.intervalSeconds.toFixed(6)),
  })
  const segments = Array.from({ length: track.sheets }, (_, index) => ({
    // The last sheet is shown to the end of the film.
    seconds: index < track.sheets - 1 ? full : Math.max(0.001, Math.min(full, durationSeconds - index * full)),
    url: fileUrl(filesBase, numberedPath(track.template, index + 1)),
    tags: [`#EXT-X-TILES:${tiles}`],
  }))
  return whole({ targetSeconds: targetSecondsOf(segments.map(({ seconds }) => seconds)), head: ['#EXT-X-IMAGES-ONLY'], segments })
}

const segmentUrl = (track: SegmentedTrack | VideoTrack, index: number, filesBase: string): string =>
  fileUrl(filesBase, numberedPath(track.mediaTemplate, index + 1))

/** EXT-X-MAP in a playlist that is not of I-frames needs version 6, and nothing here needs more (section 7). */
const whole = (playlist: Pick<MediaPlaylist, 'targetSeconds' | 'head' | 'segments'>): string =>
  formatMediaPlaylist({ version: 6, mediaSequence: 1, type: 'VOD', hasEnded: true, ...playlist })
