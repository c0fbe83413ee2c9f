import type { AudioCodec, AudioTrack, BuildFacts, TextTrack, VideoCodec, VideoTrack } from '../cmaf/build-facts.ts'
import type { ManifestOptions } from '../cmaf/file-url.ts'
import { encodeElement } from '../cmaf/file-url.ts'
import { selectTracks } from '../cmaf/selection.ts'
import { formatAttributes, quoted } from './attributes.ts'

/**
 * The master playlist (RFC 8216, 4.3.4) over the same files as the MPD. It lies beside its media playlists: `<trackId>.m3u8`.
 * Each video codec is paired with one audio codec, not with all of them. Variants go from the lowest rate up, because a
 * player without an opinion begins with the first.
 */
export const writeMaster = (facts: BuildFacts, options: ManifestOptions): string => {
  const { video, audio } = selectTracks(facts, options.selection)
  const families = [...new Set(video.map((track) => track.codec))]
  const audioCodecOf = new Map(families.map((family) => [family, pairedAudio(family, audio)]))
  const groups = new Set(audioCodecOf.values())
  const hasText = facts.text.length > 0
  const scores = scoresOf(video)
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...[...groups].flatMap((codec) => (codec ? audioRenditions(codec, audio) : [])),
    ...textRenditions(facts.text),
    ...families.flatMap((family) =>
      video
        .filter((track) => track.codec === family)
        .toSorted((a, b) => a.peakBps - b.peakBps)
        .flatMap((track) => {
          const codec = audioCodecOf.get(family)
          return streamInf(
            track,
            codec,
            audio.filter((candidate) => candidate.codec === codec),
            hasText,
            scores?.get(track.id),
          )
        }),
    ),
    '',
  ].join('\n')
}

/** Devices that decode H.264 and HEVC in hardware always know AAC; those that know AV1 and VP9 know Opus, which sounds better for the same rate. */
const audioPreference: Readonly<Record<VideoCodec, readonly AudioCodec[]>> = {
  h264: ['aac', 'opus'],
  hevc: ['aac', 'opus'],
  vp9: ['opus', 'aac'],
  av1: ['opus', 'aac'],
}

const pairedAudio = (family: VideoCodec, audio: readonly AudioTrack[]): AudioCodec | undefined =>
  audioPreference[family].find((codec) => audio.some((track) => track.codec === codec))

/** AVERAGE-BANDWIDTH and BANDWIDTH are sums over the picture and the dearest sound that may go with it (4.3.4.2). */
const streamInf = (
  track: VideoTrack,
  audioCodec: AudioCodec | undefined,
  audio: readonly AudioTrack[],
  hasText: boolean,
  score: number | undefined,
): [string, string] => [
  `#EXT-X-STREAM-INF:${formatAttributes({
    BANDWIDTH: track.peakBps + Math.max(0, ...audio.map((sound) => sound.peakBps)),
    'AVERAGE-BANDWIDTH': track.averageBps + Math.max(0, ...audio.map((sound) => sound.averageBps)),
    SCORE: score,
    CODECS: quoted([...new Set([track.codecs, ...audio.map((sound) => sound.codecs)])].join(',')),
    RESOLUTION: `${track.width}x${track.height}`,
    'FRAME-RATE': (track.frameRate.numerator / track.frameRate.denominator).toFixed(3),
    'VIDEO-RANGE': track.dynamicRange.toUpperCase(),
    AUDIO: audioCodec && quoted(audioGroupId(audioCodec)),
    SUBTITLES: hasText ? quoted(textGroupId) : undefined,
    'CLOSED-CAPTIONS': 'NONE',
  })}`,
  playlistUrl(track.id),
]

/** SCORE must stand on every variant or on none, and compares only what was measured alike (draft-pantos-hls-rfc8216bis, 4.4.6.2). */
const scoresOf = (video: readonly VideoTrack[]): ReadonlyMap<string, number> | undefined => {
  const metrics = new Set(video.map((track) => track.quality?.metric))
  if (metrics.size !== 1 || metrics.has(undefined)) return undefined
  return new Map(video.map((track) => [track.id, Number(Math.max(0, track.quality!.mean).toFixed(2))]))
}

const audioRenditions = (codec: AudioCodec, audio: readonly AudioTrack[]): string[] => {
  const tracks = audio.filter((track) => track.codec === codec)
  const names = distinctNames(tracks)
  const defaultTrack = tracks.find((track) => track.isDefault)
  const automatic = distinguishable([
    ...(defaultTrack ? [defaultTrack] : []),
    ...tracks.filter((track) => track !== defaultTrack && track.role !== 'commentary'),
  ])
  return tracks.map(
    (track, index) =>
      `#EXT-X-MEDIA:${formatAttributes({
        TYPE: 'AUDIO',
        'GROUP-ID': quoted(audioGroupId(codec)),
        NAME: quoted(names[index]!),
        LANGUAGE: quoted(track.language),
        DEFAULT: track === defaultTrack ? 'YES' : 'NO',
        AUTOSELECT: automatic.has(track) ? 'YES' : 'NO',
        CHARACTERISTICS: track.role === 'description' ? quoted('public.accessibility.describes-video') : undefined,
        CHANNELS: quoted(String(track.channels)),
        URI: quoted(playlistUrl(track.id)),
      })}`,
  )
}

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
        URI: quoted(playlistUrl(track.id)),
      })}`,
  )
}

/** Renditions of a group differ in NAME (4.3.4.1.1); names are compared as they will be written. */
const distinctNames = (tracks: readonly { readonly label: string; readonly language: string }[]): string[] => {
  const taken = new Set<string>()
  return tracks.map((track) => {
    const wanted = quoted(track.label).quoted.trim() || quoted(track.language).quoted || 'und'
    let name = wanted
    for (let copy = 2; taken.has(name); copy += 1) name = `${wanted} (${copy})`
    taken.add(name)
    return name
  })
}

/** Of those that a player could not tell apart by language and role only the first may be chosen by itself (4.3.4.1.1). */
const distinguishable = <Track extends { readonly language: string; readonly role: string }>(
  tracks: readonly Track[],
): ReadonlySet<Track> =>
  new Set([...Map.groupBy(tracks, (track) => JSON.stringify([track.language, track.role])).values()].map((alike) => alike[0]!))

const audioGroupId = (codec: AudioCodec): string => `audio-${codec}`
const textGroupId = 'subtitles'
const playlistUrl = (trackId: string): string => `${encodeElement(trackId)}.m3u8`
