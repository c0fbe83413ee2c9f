import type { AudioTrack, BuildFacts, ImageTrack, SegmentedTrack, TextTrack, VideoTrack } from '../cmaf/build-facts.ts'
import { fileUrl, templateUrl } from '../cmaf/file-url.ts'
import type { ManifestOptions } from '../cmaf/file-url.ts'
import { selectTracks } from '../cmaf/selection.ts'
import { longestSegmentSeconds, rateBps } from '../cmaf/track-time.ts'
import { mediaTypeOf } from '../cmaf/media-type.ts'
import { element, writeXml } from './xml.ts'
import type { XmlElement } from './xml.ts'

/**
 * A static MPD (ISO/IEC 23009-1) over the CMAF files of a build: one period; one AdaptationSet per video codec and dynamic range, per
 * audio programme in each codec, per text track, per sheet of trick-play pictures. Segments are numbered from 1 and timed by SegmentTimeline.
 */
export const writeMpd = (facts: BuildFacts, options: ManifestOptions): string => {
  const tracks = selectTracks(facts, options.selection)
  const video = [...Map.groupBy(tracks.video, (track) => `${track.codec} ${track.dynamicRange}`).values()]
  const audio = [...Map.groupBy(tracks.audio, audioGroupOf).values()]
  const sets = [
    ...video.map((group, index) => (id: number) => videoSet(group, id, switchableIds(video, index), options.filesBase)),
    ...audio.map((group) => (id: number) => audioSet(group, id, options.filesBase)),
    ...facts.text.map((track) => (id: number) => textSet(track, id, facts.durationSeconds, options.filesBase)),
    ...facts.images.map((track) => (id: number) => imageSet(track, id, options.filesBase)),
  ].map((write, index) => write(index + 1))
  // @bandwidth is the peak over one segment, so after one longest segment at that rate nothing can run dry (5.3.5.2, Table 9).
  const minBufferSeconds = Math.max(0, ...[...tracks.video, ...tracks.audio].map(longestSegmentSeconds))
  const mpd = element(
    'MPD',
    {
      xmlns: 'urn:mpeg:dash:schema:mpd:2011',
      profiles: 'urn:mpeg:dash:profile:isoff-live:2011',
      type: 'static',
      mediaPresentationDuration: formatSeconds(facts.durationSeconds),
      minBufferTime: formatSeconds(minBufferSeconds),
    },
    [element('Period', { id: 'p0', start: 'PT0S' }, sets)],
  )
  return writeXml(mpd)
}

/**
 * Ids of the sets to which a player may switch at any segment: all video of a build is cut at the same times, and video sets are
 * numbered first. Not across dynamic ranges, where a display would have to change its mode.
 */
const switchableIds = (groups: readonly VideoTrack[][], self: number): number[] =>
  groups.flatMap((group, index) => (index !== self && group[0]!.dynamicRange === groups[self]![0]!.dynamicRange ? [index + 1] : []))

const videoSet = (tracks: readonly VideoTrack[], id: number, switchable: readonly number[], filesBase: string): XmlElement =>
  element(
    'AdaptationSet',
    {
      id,
      contentType: 'video',
      mimeType: 'video/mp4',
      segmentAlignment: true,
      startWithSAP: 1,
      maxWidth: Math.max(...tracks.map((track) => track.width)),
      maxHeight: Math.max(...tracks.map((track) => track.height)),
    },
    [
      ...colourProperties(tracks[0]!.dynamicRange),
      // ISO/IEC 23009-1, 5.3.3.5.
      ...(switchable.length > 0
        ? [descriptor('SupplementalProperty', 'urn:mpeg:dash:adaptation-set-switching:2016', switchable.join(','))]
        : []),
      descriptor('Role', roleScheme, 'main'),
      ...tracks.map((track) =>
        element(
          'Representation',
          {
            id: representationId(track.id),
            bandwidth: Math.max(1, track.peakBps),
            codecs: track.codecs,
            width: track.width,
            height: track.height,
            frameRate: formatFraction(track.frameRate),
            sar: '1:1',
          },
          [segmentTemplate(track, filesBase)],
        ),
      ),
    ],
  )

/** PQ and HLG of a build are BT.2020 with its non-constant luminance matrix; code points of ISO/IEC 23091-2. */
const colourProperties = (range: VideoTrack['dynamicRange']): XmlElement[] =>
  range === 'sdr'
    ? []
    : [
        descriptor('EssentialProperty', 'urn:mpeg:mpegB:cicp:ColourPrimaries', '9'),
        descriptor('EssentialProperty', 'urn:mpeg:mpegB:cicp:TransferCharacteristics', range === 'pq' ? '16' : '18'),
        descriptor('EssentialProperty', 'urn:mpeg:mpegB:cicp:MatrixCoefficients', '9'),
      ]

/** Tracks in one AdaptationSet are the same sound at different rates; another label is another programme. */
const audioGroupOf = (track: AudioTrack): string => JSON.stringify([track.codec, track.language, track.role, track.channels, track.label])

const audioSet = (tracks: readonly AudioTrack[], id: number, filesBase: string): XmlElement => {
  const first = tracks[0]!
  const configuration = channelConfiguration[first.channels]
  return element(
    'AdaptationSet',
    { id, contentType: 'audio', mimeType: 'audio/mp4', lang: first.language, segmentAlignment: true, startWithSAP: 1 },
    [
      ...label(first.label),
      ...(first.role === 'description' ? [descriptor('Accessibility', audioPurposeScheme, '1')] : []),
      descriptor('Role', roleScheme, audioRole(first)),
      ...tracks.map((track) =>
        element(
          'Representation',
          {
            id: representationId(track.id),
            bandwidth: Math.max(1, track.peakBps),
            codecs: track.codecs,
            audioSamplingRate: track.sampleRate,
          },
          [
            ...(configuration
              ? [descriptor('AudioChannelConfiguration', 'urn:mpeg:mpegB:cicp:ChannelConfiguration', String(configuration))]
              : []),
            segmentTemplate(track, filesBase),
          ],
        ),
      ),
    ],
  )
}

/** A player that was told nothing takes what is `main`: only the default may say so. */
const audioRole = (track: AudioTrack): string => (track.role !== 'main' ? track.role : track.isDefault ? 'main' : 'alternate')

/** From a number of channels to the ChannelConfiguration of ISO/IEC 23091-3: the usual layout of so many. */
const channelConfiguration: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 11, 8: 12 }

const textRoles = { subtitle: 'subtitle', caption: 'caption', forced: 'forced-subtitle' } as const

const textSet = (track: TextTrack, id: number, durationSeconds: number, filesBase: string): XmlElement =>
  element('AdaptationSet', { id, contentType: 'text', mimeType: 'text/vtt', lang: track.language }, [
    ...label(track.label),
    ...(track.role === 'caption' ? [descriptor('Accessibility', audioPurposeScheme, '2')] : []),
    descriptor('Role', roleScheme, textRoles[track.role]),
    element('Representation', { id: representationId(track.id), bandwidth: rateBps(track.bytes, durationSeconds) }, [
      element('BaseURL', {}, fileUrl(filesBase, track.path)),
    ]),
  ])

/** Tiled thumbnails (DASH-IF IOP 4.3, section 6.2.6): every sheet is one segment of constant duration. */
const imageSet = (track: ImageTrack, id: number, filesBase: string): XmlElement =>
  element('AdaptationSet', { id, contentType: 'image', mimeType: mediaTypeOf(track.template) }, [
    element(
      'Representation',
      {
        id: representationId(track.id),
        bandwidth: Math.max(1, track.averageBps),
        width: track.columns * track.tileWidth,
        height: track.rows * track.tileHeight,
      },
      [
        descriptor('EssentialProperty', 'http://dashif.org/guidelines/thumbnail_tile', `${track.columns}x${track.rows}`),
        element('SegmentTemplate', {
          timescale: 1000,
          duration: Math.round(track.columns * track.rows * track.intervalSeconds * 1000),
          startNumber: 1,
          endNumber: track.sheets,
          media: templateUrl(filesBase, track.template),
        }),
      ],
    ),
  ])

const segmentTemplate = (track: SegmentedTrack, filesBase: string): XmlElement =>
  element(
    'SegmentTemplate',
    {
      timescale: track.timescale,
      startNumber: 1,
      initialization: templateUrl(filesBase, track.initPath),
      media: templateUrl(filesBase, track.mediaTemplate),
    },
    [element('SegmentTimeline', {}, timelineEntries(track.segmentTicks))],
  )

/** Runs of equal durations as `<S d r>`; `r` counts the repeats after the first (5.3.9.6). */
const timelineEntries = (segmentTicks: readonly number[]): XmlElement[] => {
  const runs: { ticks: number; count: number }[] = []
  for (const ticks of segmentTicks) {
    const last = runs.at(-1)
    if (last?.ticks === ticks) last.count += 1
    else runs.push({ ticks, count: 1 })
  }
  return runs.map((run, index) =>
    element('S', { t: index === 0 ? 0 : undefined, d: run.ticks, r: run.count > 1 ? run.count - 1 : undefined }),
  )
}

const roleScheme = 'urn:mpeg:dash:role:2011'
/** 1: for the visually impaired, 2: for the hard of hearing (ETSI TS 102 822-3-1, AudioPurposeCS). */
const audioPurposeScheme = 'urn:tva:metadata:cs:AudioPurposeCS:2007'

const descriptor = (name: string, schemeIdUri: string, value: string): XmlElement => element(name, { schemeIdUri, value })

const label = (text: string): XmlElement[] => (text === '' ? [] : [element('Label', {}, text)])

/** An id of a Representation has no white space (StringNoWhitespaceType). */
const representationId = (id: string): string => id.replaceAll(/\s/g, '_')

const formatFraction = (rate: { numerator: number; denominator: number }): string =>
  rate.denominator === 1 ? String(rate.numerator) : `${rate.numerator}/${rate.denominator}`

/** xs:duration in seconds, to the microsecond. */
const formatSeconds = (seconds: number): string => `PT${Number(seconds.toFixed(6))}S`
