import * as hls from 'hls-parser'
import { parse as parseMpd, type MpdPlaylist } from 'mpd-parser'
import { numberedPath, type AudioTrack, type BuildFacts, type SegmentedTrack, type VideoTrack } from '../../src/media/cmaf/build-facts.ts'
import type { ManifestOptions } from '../../src/media/cmaf/file-url.ts'
import { selectTracks } from '../../src/media/cmaf/selection.ts'
import { writeMpd } from '../../src/media/dash/write-mpd.ts'
import { masterName } from '../../src/media/hls/playlist-name.ts'
import { writePlaylist } from '../../src/media/hls/write-playlist.ts'

/*
 * Our manifests as foreign parsers read them, and what they should read: both in the same plain form, so that a test compares the two. The expectation is worked out from the
 * facts alone, without a line of what writes manifests. Times are in whole microseconds, addresses absolute.
 */

const folder = 'https://edge.test/token/build/selection/'
const filesBase = '../files/'
const files = 'https://edge.test/token/build/files/'

/** One media segment: when it begins, how long it lasts, where it lies. */
type Piece = readonly [fromMicroseconds: number, microseconds: number, url: string]

const microseconds = (seconds: number): number => Math.round(seconds * 1e6)

/** As mpd-parser, which video.js plays with, reads our MPD. Of pictures for trick play it reads nothing. */
export const mpdAbroad = (facts: BuildFacts, selection: ManifestOptions['selection']) => {
  const mpd = parseMpd(writeMpd(facts, { selection, filesBase }), { manifestUri: `${folder}manifest.mpd` })
  const groups = (kind: 'AUDIO' | 'SUBTITLES') =>
    Object.values(mpd.mediaGroups[kind] ?? {}).flatMap((renditions) =>
      Object.entries(renditions).flatMap(([label, { default: isDefault, language, playlists }]) =>
        playlists.map((playlist) => ({ ...trackOf(playlist), label, language, isDefault })),
      ),
    )
  return {
    microseconds: microseconds(mpd.duration),
    video: mpd.playlists
      .map((playlist) => ({ ...trackOf(playlist), size: playlist.attributes.RESOLUTION, rate: playlist.attributes['FRAME-RATE'] }))
      .toSorted(byId),
    audio: groups('AUDIO').toSorted(byId),
    text: groups('SUBTITLES').toSorted(byId),
  }
}

const trackOf = ({ attributes, segments, endList }: MpdPlaylist) => ({
  id: attributes.NAME,
  codecs: attributes.CODECS,
  bandwidth: attributes.BANDWIDTH,
  endList,
  inits: distinct(segments.flatMap(({ map }) => (map ? [map.resolvedUri] : []))),
  pieces: segments.map(({ presentationTime = 0, duration, resolvedUri }): Piece => [
    microseconds(presentationTime),
    microseconds(duration),
    resolvedUri,
  ]),
})

/** What an MPD over these facts should say. */
export const mpdAtHome = (facts: BuildFacts, selection: ManifestOptions['selection']): ReturnType<typeof mpdAbroad> => {
  const { video, audio } = selectTracks(facts, selection)
  const segmented = (track: SegmentedTrack) => ({
    id: track.id,
    codecs: track.codecs,
    bandwidth: track.peakBps,
    endList: true,
    inits: [urlOf(track.initPath)],
    pieces: piecesOf(track, ({ segmentTicks, timescale }, index) => microseconds(segmentTicks[index]! / timescale)),
  })
  return {
    microseconds: microseconds(facts.durationSeconds),
    video: video
      .map((track) => ({
        ...segmented(track),
        size: { width: track.width, height: track.height },
        rate: track.frameRate.numerator / track.frameRate.denominator,
      }))
      .toSorted(byId),
    audio: audio
      .map((track) => ({ ...segmented(track), label: track.label, language: track.language, isDefault: track.isDefault }))
      .toSorted(byId),
    text: facts.text
      .map(({ id, bytes, label, language, path }) => ({
        id,
        codecs: undefined,
        bandwidth: Math.ceil((bytes * 8) / facts.durationSeconds),
        endList: true,
        inits: [],
        pieces: [[0, microseconds(facts.durationSeconds), urlOf(path)] satisfies Piece],
        label,
        language,
        isDefault: false,
      }))
      .toSorted(byId),
  }
}

/** As hls-parser, strict, reads the master playlist and every playlist that it names. */
export const hlsAbroad = (facts: BuildFacts, selection: ManifestOptions['selection']) => {
  hls.setOptions({ strictMode: true })
  const read = (name: string) => {
    const text = writePlaylist(facts, name, { selection, filesBase })
    if (text === undefined) throw new Error(`there is no playlist ${name}`)
    return hls.parse(text)
  }
  const media = (name: string) => {
    const playlist = read(name)
    if (playlist.isMasterPlaylist) throw new Error(`${name} is no media playlist`)
    return mediaOf(playlist as hls.types.MediaPlaylist)
  }
  const master = read(masterName) as hls.types.MasterPlaylist
  const moving = master.variants.filter(({ isIFrameOnly }) => !isIFrameOnly)
  return {
    variants: moving
      .map((variant) => ({
        ...heading(variant),
        averageBandwidth: variant.averageBandwidth,
        rate: variant.frameRate,
        audio: variant.audio
          .map(({ uri, language, channels, isDefault, characteristics }) => ({ uri, language, channels, isDefault, characteristics }))
          .toSorted(byUri),
        subtitles: variant.subtitles
          .map(({ uri, language, forced, characteristics }) => ({ uri, language, forced, characteristics }))
          .toSorted(byUri),
      }))
      .toSorted(byUriAndSound),
    iFrames: master.variants
      .filter(({ isIFrameOnly }) => isIFrameOnly)
      .map((variant) => ({ ...heading(variant), ...media(variant.uri) }))
      .toSorted(byUri),
    playlists: Object.fromEntries(
      distinct([...moving, ...moving.flatMap(({ audio, subtitles }) => [...audio, ...subtitles])].map(({ uri }) => uri!))
        .toSorted()
        .map((uri) => [uri, media(uri)]),
    ),
    images: facts.images.map(({ id }) => media(`${id}.m3u8`)),
  }
}

const heading = ({ uri, bandwidth, codecs, resolution, videoRange }: hls.types.Variant) => ({
  uri,
  bandwidth,
  codecs: codecs?.split(',').toSorted(),
  resolution,
  videoRange,
})

const mediaOf = ({ segments, isIFrame, endlist, targetDuration }: hls.types.MediaPlaylist) => {
  let endMicroseconds = 0
  return {
    isIFrame: isIFrame === true,
    endlist,
    isLongEnough: segments.every(({ duration }) => Math.round(duration) <= targetDuration),
    inits: distinct(segments.flatMap(({ map }) => (map ? [new URL(map.uri, folder).href] : []))),
    pieces: segments.map(({ duration, uri }): Piece => {
      const from = endMicroseconds
      endMicroseconds += microseconds(duration)
      return [from, microseconds(duration), new URL(uri, folder).href]
    }),
    ranges: segments.flatMap(({ byterange }) => (byterange ? [[byterange.offset, byterange.length] as const] : [])),
  }
}

/** Which codec of sound goes with which of picture, where a build has both. */
const soundOf = { h264: 'aac', hevc: 'aac', vp9: 'opus', av1: 'opus' } as const

/** One group per layout, with every programme in it: in the layout itself, or else in the next smaller one that there is. */
const soundGroups = (audio: readonly AudioTrack[]): AudioTrack[][] => {
  const programmes = [...Map.groupBy(audio, ({ language, role, label }) => JSON.stringify([language, role, label])).values()]
  const layouts = distinct(audio.map(({ channels }) => channels)).toSorted((a, b) => a - b)
  return layouts.map((layout) =>
    programmes.map(
      (tracks) =>
        tracks.filter(({ channels }) => channels <= layout).toSorted((a, b) => b.channels - a.channels)[0] ??
        tracks.toSorted((a, b) => a.channels - b.channels)[0]!,
    ),
  )
}

/** What playlists over these facts should say, of builds with both codecs of sound. */
export const hlsAtHome = (facts: BuildFacts, selection: ManifestOptions['selection']): ReturnType<typeof hlsAbroad> => {
  const { video, audio } = selectTracks(facts, selection)
  const textBps = Math.max(0, ...facts.text.map(({ bytes }) => Math.ceil((bytes * 8) / facts.durationSeconds)))
  const head = (track: VideoTrack) => ({
    resolution: { width: track.width, height: track.height },
    videoRange: track.dynamicRange.toUpperCase() as 'SDR' | 'HLG' | 'PQ',
  })
  const playlist = (track: SegmentedTrack) => ({
    isIFrame: false,
    endlist: true,
    isLongEnough: true,
    inits: [urlOf(track.initPath)],
    pieces: piecesOf(track, lastedMicroseconds),
    ranges: [],
  })
  const segmented = [...video, ...audio].map((track) => [`${track.id}.m3u8`, playlist(track)] as const)
  const text = facts.text.map(
    ({ id, path }) =>
      [
        `${id}.m3u8`,
        { ...wholeFilm, inits: [], pieces: [[0, microseconds(facts.durationSeconds), urlOf(path)] satisfies Piece], ranges: [] },
      ] as const,
  )
  return {
    variants: video
      .flatMap((track) =>
        soundGroups(audio.filter(({ codec }) => codec === soundOf[track.codec])).map((sounds) => {
          return {
            ...head(track),
            uri: `${track.id}.m3u8`,
            bandwidth: track.peakBps + Math.max(...sounds.map(({ peakBps }) => peakBps)) + textBps,
            averageBandwidth: track.averageBps + Math.max(...sounds.map(({ averageBps }) => averageBps)) + textBps,
            codecs: distinct([track.codecs, ...sounds.map(({ codecs }) => codecs)]).toSorted(),
            rate: Number((track.frameRate.numerator / track.frameRate.denominator).toFixed(3)),
            audio: sounds
              .map(({ id, language, role, isDefault, channels }) => ({
                uri: `${id}.m3u8`,
                language,
                channels: String(channels),
                isDefault,
                characteristics: role === 'description' ? 'public.accessibility.describes-video' : undefined,
              }))
              .toSorted(byUri),
            subtitles: facts.text
              .map(({ id, language, role }) => ({
                uri: `${id}.m3u8`,
                language,
                forced: role === 'forced',
                characteristics:
                  role === 'caption'
                    ? 'public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound'
                    : undefined,
              }))
              .toSorted(byUri),
          }
        }),
      )
      .toSorted(byUriAndSound),
    iFrames: video
      .flatMap(({ trick, ...track }) =>
        trick
          ? [
              {
                ...head(track),
                ...playlist(track),
                uri: `${track.id}.i-frames.m3u8`,
                bandwidth: trick.peakBps,
                codecs: [track.codecs],
                isIFrame: true,
                ranges: trick.offsets.map((offset, index) => [offset, trick.lengths[index]!] as const),
              },
            ]
          : [],
      )
      .toSorted(byUri),
    playlists: Object.fromEntries([...segmented, ...text].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    images: facts.images.map(({ template, sheets, columns, rows, intervalSeconds }) => {
      const full = columns * rows * intervalSeconds
      const pieces = Array.from({ length: sheets }, (_, index): Piece => {
        const seconds = index < sheets - 1 ? full : facts.durationSeconds - index * full
        return [microseconds(index * full), microseconds(seconds), urlOf(numberedPath(template, index + 1))]
      })
      return { ...wholeFilm, inits: [], pieces, ranges: [] }
    }),
  }
}

const wholeFilm = { isIFrame: false, endlist: true, isLongEnough: true }

const piecesOf = (track: SegmentedTrack, lasts: (track: SegmentedTrack, index: number) => number): Piece[] =>
  track.segmentTicks.map((_, index) => [endOf(track, index - 1), lasts(track, index), urlOf(numberedPath(track.mediaTemplate, index + 1))])

/** From one rounded end to the next, so that nothing adds up over a long film. */
const lastedMicroseconds = (track: SegmentedTrack, index: number): number => endOf(track, index) - endOf(track, index - 1)

const endOf = ({ segmentTicks, timescale }: SegmentedTrack, index: number): number =>
  microseconds(segmentTicks.slice(0, index + 1).reduce((sum, ticks) => sum + ticks, 0) / timescale)

/** An apostrophe is escaped too, which some readers of playlists take for a quote. */
const urlOf = (path: string): string => files + path.split('/').map(encodeURIComponent).join('/').replaceAll("'", '%27')

const distinct = <Value>(values: readonly Value[]): Value[] => [...new Set(values)]

const by =
  <Thing>(key: (thing: Thing) => string) =>
  (a: Thing, b: Thing): number =>
    key(a) < key(b) ? -1 : 1

const byId = by(({ id }: { readonly id: string }) => id)
const byUri = by(({ uri = '' }: { readonly uri?: string | undefined }) => uri)
/** Variants of one picture differ in the layouts of their sound. */
const byUriAndSound = by((variant: { readonly uri: string; readonly audio: readonly { readonly uri?: string | undefined }[] }) =>
  [variant.uri, ...variant.audio.map(({ uri }) => uri)].join(' '),
)
