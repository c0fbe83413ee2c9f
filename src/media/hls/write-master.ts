import type { AudioCodec, AudioTrack, BuildFacts, ImageTrack, TextTrack, VideoCodec, VideoTrack } from '../cmaf/build-facts.ts'
import type { ManifestOptions } from '../cmaf/file-url.ts'
import { mediaTypeOf } from '../cmaf/media-type.ts'
import { scoresOf } from '../cmaf/scores.ts'
import { selectTracks } from '../cmaf/selection.ts'
import { rateBps } from '../cmaf/track-time.ts'
import { formatAttributes, quoted } from './attributes.ts'
import { audioGroups, audioRenditions } from './audio-groups.ts'
import type { AudioGroup } from './audio-groups.ts'
import { sessionKeys } from './keys.ts'
import { iFramePlaylistName, playlistName } from './playlist-name.ts'
import { distinctNames, distinguishable, stableId } from './renditions.ts'

/**
 * The master playlist (RFC 8216, 4.3.4) over the same files as the MPD. It lies beside its media playlists: `<trackId>.m3u8`.
 * Each video codec is paired with one audio codec in all its layouts, not with all codecs. Variants go from the lowest rate up, because a
 * player without an opinion begins with the first.
 */
export const writeMaster = (facts: BuildFacts, options: ManifestOptions): string => {
  const { video, audio } = selectTracks(facts, options.selection)
  const families = [...new Set(video.map((track) => track.codec))].map((codec) => {
    const paired = pairedAudio(codec, audio)
    return {
      tracks: video.filter((track) => track.codec === codec).toSorted(plainestFirst),
      groups: paired ? audioGroups(audio, paired) : [],
    }
  })
  const text = facts.text.filter((track) => (track.format ?? 'webvtt') === 'webvtt')
  const shared = { scores: scoresOf(video), textBps: textRate(text, facts.durationSeconds) }
  const groups = [...new Map(families.flatMap((family) => family.groups.map((group) => [group.id, group]))).values()]
  return [
    '#EXTM3U',
    // Nothing here needs more than the media playlists do (section 7).
    '#EXT-X-VERSION:6',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...sessionKeys([...video, ...groups.flatMap((group) => group.tracks)]),
    ...groups.flatMap(audioRenditions),
    ...textRenditions(text),
    ...families.flatMap(({ tracks, groups: layouts }) =>
      (layouts.length > 0 ? layouts : [undefined]).flatMap((group) => tracks.flatMap((track) => streamInf(track, group, shared))),
    ),
    ...families.flatMap(({ tracks }) => tracks.flatMap((track) => iFrameStreamInf(track, shared.scores?.get(track.id)))),
    ...facts.images.map(imageStreamInf),
    '',
  ].join('\n')
}

/** What more devices show goes first: SDR before HDR, 8 bits before 10. */
const plainestFirst = (a: VideoTrack, b: VideoTrack): number =>
  rangeRank[a.dynamicRange] - rangeRank[b.dynamicRange] || (a.bitDepth ?? 8) - (b.bitDepth ?? 8) || a.peakBps - b.peakBps

const rangeRank: Readonly<Record<VideoTrack['dynamicRange'], number>> = { sdr: 0, hlg: 1, pq: 2 }

/** Devices that decode H.264 and HEVC in hardware always know AAC; those that know AV1 and VP9 know Opus, which sounds better for the same rate. */
const audioPreference: Readonly<Record<VideoCodec, readonly AudioCodec[]>> = {
  h264: ['aac', 'opus'],
  hevc: ['aac', 'opus'],
  vp9: ['opus', 'aac'],
  av1: ['opus', 'aac'],
}

const pairedAudio = (family: VideoCodec, audio: readonly AudioTrack[]): AudioCodec | undefined =>
  audioPreference[family].find((codec) => audio.some((track) => track.codec === codec))

/** AVERAGE-BANDWIDTH and BANDWIDTH are sums over the picture and the dearest sound and text that may go with it (4.3.4.2). */
const streamInf = (
  track: VideoTrack,
  group: AudioGroup | undefined,
  { scores, textBps }: { readonly scores: ReadonlyMap<string, number> | undefined; readonly textBps: number | undefined },
): [string, string] => {
  const sounds = group?.tracks ?? []
  return [
    `#EXT-X-STREAM-INF:${formatAttributes({
      BANDWIDTH: track.peakBps + Math.max(0, ...sounds.map((sound) => sound.peakBps)) + (textBps ?? 0),
      'AVERAGE-BANDWIDTH': track.averageBps + Math.max(0, ...sounds.map((sound) => sound.averageBps)) + (textBps ?? 0),
      SCORE: scores?.get(track.id),
      CODECS: quoted([...new Set([track.codecs, ...sounds.map((sound) => sound.codecs)])].join(',')),
      RESOLUTION: resolution(track),
      'FRAME-RATE': (track.frameRate.numerator / track.frameRate.denominator).toFixed(3),
      'VIDEO-RANGE': track.dynamicRange.toUpperCase(),
      'STABLE-VARIANT-ID': stableId(track.id),
      AUDIO: group && quoted(group.id),
      SUBTITLES: textBps === undefined ? undefined : quoted(textGroupId),
      'CLOSED-CAPTIONS': 'NONE',
    })}`,
    playlistName(track.id),
  ]
}

/** The dearest text, which is one segment of the whole film; undefined when there is none. */
const textRate = (text: readonly TextTrack[], durationSeconds: number): number | undefined =>
  text.length === 0 ? undefined : Math.max(...text.map((track) => rateBps(track.bytes, durationSeconds)))

const iFrameStreamInf = (track: VideoTrack, score: number | undefined): string[] =>
  track.trick
    ? [
        `#EXT-X-I-FRAME-STREAM-INF:${formatAttributes({
          BANDWIDTH: track.trick.peakBps,
          'AVERAGE-BANDWIDTH': track.trick.averageBps,
          SCORE: score,
          CODECS: quoted(track.codecs),
          RESOLUTION: resolution(track),
          'VIDEO-RANGE': track.dynamicRange.toUpperCase(),
          'STABLE-VARIANT-ID': stableId(`${track.id}.i-frames`),
          URI: quoted(iFramePlaylistName(track.id)),
        })}`,
      ]
    : []

/** Players that do not know the tag pass over it. The size is that of one tile (Image Media Playlist Specification). */
const imageStreamInf = (track: ImageTrack): string =>
  `#EXT-X-IMAGE-STREAM-INF:${formatAttributes({
    BANDWIDTH: Math.max(1, track.averageBps),
    RESOLUTION: `${track.tileWidth}x${track.tileHeight}`,
    CODECS: quoted(mediaTypeOf(track.template).replace(/^image\//, '')),
    URI: quoted(playlistName(track.id)),
  })}`

/** In square pixels. */
const resolution = ({ width, height, pixelAspect = { numerator: 1, denominator: 1 } }: VideoTrack): string =>
  `${Math.round((width * pixelAspect.numerator) / pixelAspect.denominator)}x${height}`

const textRenditions = (text: readonly TextTrack[]): string[] => {
  const names = distinctNames(text)
  const automatic = distinguishable(text)
  return text.map(
    (track, index) =>
      `#EXT-X-MEDIA:${formatAttributes({
        TYPE: 'SUBTITLES',
        'GROUP-ID': quoted(textGroupId),
        NAME: quoted(names[index]!),
        LANGUAGE: quoted(track.language),
        DEFAULT: 'NO',
        AUTOSELECT: automatic.has(track) ? 'YES' : 'NO',
        FORCED: track.role === 'forced' ? 'YES' : 'NO',
        CHARACTERISTICS:
          track.role === 'caption'
            ? quoted('public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound')
            : undefined,
        'STABLE-RENDITION-ID': stableId(track.id),
        URI: quoted(playlistName(track.id)),
      })}`,
  )
}

const textGroupId = 'subtitles'
