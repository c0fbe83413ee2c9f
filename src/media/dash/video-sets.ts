import type { VideoCodec, VideoTrack } from '../cmaf/build-facts.ts'
import { scoresOf } from '../cmaf/scores.ts'
import { segmentEnds } from '../cmaf/track-time.ts'
import type { Colorimetry } from '../codecs/colorimetry.ts'
import { contentProtection } from './content-protection.ts'
import { descriptor, representationId, role } from './descriptors.ts'
import { segmentTemplates } from './segment-template.ts'
import { byRank } from './selection-priority.ts'
import { element } from './xml.ts'
import type { XmlElement } from './xml.ts'

/** One set per codec, dynamic range, bit depth and key: what one decoder on one display shows with one licence. Numbered from `firstId`. */
export const videoSets = (video: readonly VideoTrack[], filesBase: string, firstId: number): XmlElement[] => {
  const groups = [
    ...Map.groupBy(
      video,
      (track) => `${track.codec} ${track.dynamicRange} ${track.bitDepth ?? 8} ${track.protection?.keyId ?? ''}`,
    ).values(),
  ]
  const priorities = byRank(groups.map(([track]) => [rangeRank[track!.dynamicRange], codecRank[track!.codec], -(track!.bitDepth ?? 8)]))
  return groups.map((group, index) =>
    videoSet(group, firstId + index, priorities[index]!, switchableIds(groups, index, firstId), filesBase),
  )
}

/** The same picture for fewer bits first; HDR first where a display takes it, which its properties say. */
const codecRank: Readonly<Record<VideoCodec, number>> = { h264: 0, vp9: 1, hevc: 2, av1: 3 }
const rangeRank: Readonly<Record<VideoTrack['dynamicRange'], number>> = { sdr: 0, hlg: 1, pq: 2 }

/**
 * Ids of the sets to which a player may switch at any segment (ISO/IEC 23009-1, 5.3.3.5): those that are cut at the same times. Not across dynamic
 * ranges, where a display would have to change its mode.
 */
const switchableIds = (groups: readonly VideoTrack[][], self: number, firstId: number): number[] => {
  const own = groups[self]![0]!
  return groups.flatMap(([other], index) =>
    index !== self && other!.dynamicRange === own.dynamicRange && cutAlike(own, other!) ? [firstId + index] : [],
  )
}

/** To half a frame: timescales may round. */
const cutAlike = (a: VideoTrack, b: VideoTrack): boolean => {
  const [ends, others] = [segmentEnds(a), segmentEnds(b)]
  const halfFrame = a.frameRate.denominator / a.frameRate.numerator / 2
  return ends.length === others.length && ends.every((end, index) => Math.abs(end - others[index]!) < halfFrame)
}

const videoSet = (
  tracks: readonly VideoTrack[],
  id: number,
  selectionPriority: number,
  switchable: readonly number[],
  filesBase: string,
): XmlElement => {
  const rankings = qualityRankings(tracks)
  const templates = segmentTemplates(tracks, filesBase)
  return element(
    'AdaptationSet',
    {
      id,
      contentType: 'video',
      mimeType: 'video/mp4',
      selectionPriority,
      segmentAlignment: true,
      startWithSAP: 1,
      maxWidth: Math.max(...tracks.map((track) => track.width)),
      maxHeight: Math.max(...tracks.map((track) => track.height)),
    },
    [
      ...contentProtection(tracks[0]!),
      ...colourProperties(tracks),
      ...(switchable.length > 0
        ? [descriptor('SupplementalProperty', 'urn:mpeg:dash:adaptation-set-switching:2016', switchable.join(','))]
        : []),
      role('main'),
      ...templates.ofSet,
      ...tracks.map((track) =>
        element(
          'Representation',
          {
            id: representationId(track.id),
            bandwidth: Math.max(1, track.peakBps),
            qualityRanking: rankings?.get(track.id),
            codecs: track.codecs,
            width: track.width,
            height: track.height,
            frameRate: formatFraction(track.frameRate),
            sar: track.pixelAspect ? `${track.pixelAspect.numerator}:${track.pixelAspect.denominator}` : '1:1',
            scanType: 'progressive',
          },
          templates.of(track),
        ),
      ),
    ],
  )
}

/**
 * Code points of ISO/IEC 23091-2. For HDR they are essential: a player that does not know them would show wrong colours and must leave the set alone.
 * For SDR they only tell what is usual.
 */
const colourProperties = (tracks: readonly VideoTrack[]): XmlElement[] => {
  const { dynamicRange } = tracks[0]!
  const colours = new Set(tracks.map((track) => JSON.stringify(colourOf(track))))
  const colour = colourOf(tracks[0]!)
  if (!colour || colours.size > 1) return []
  const property = dynamicRange === 'sdr' ? 'SupplementalProperty' : 'EssentialProperty'
  return [
    descriptor(property, 'urn:mpeg:mpegB:cicp:ColourPrimaries', String(colour.primaries)),
    descriptor(property, 'urn:mpeg:mpegB:cicp:TransferCharacteristics', String(colour.transfer)),
    descriptor(property, 'urn:mpeg:mpegB:cicp:MatrixCoefficients', String(colour.matrix)),
  ]
}

/** PQ and HLG of a build that says no more are BT.2020 with its non-constant luminance matrix. */
const colourOf = ({ colour, dynamicRange }: VideoTrack): Pick<Colorimetry, 'primaries' | 'transfer' | 'matrix'> | undefined =>
  dynamicRange === 'sdr' ? colour : { primaries: 9, matrix: 9, ...colour, transfer: dynamicRange === 'pq' ? 16 : 18 }

/** Within a set, 1 is the best (5.3.5.2). */
const qualityRankings = (tracks: readonly VideoTrack[]): ReadonlyMap<string, number> | undefined => {
  const scores = scoresOf(tracks)
  if (!scores || tracks.length < 2) return undefined
  const best = [...new Set(scores.values())].toSorted((a, b) => b - a)
  return new Map(tracks.map((track) => [track.id, best.indexOf(scores.get(track.id)!) + 1]))
}

const formatFraction = (rate: { numerator: number; denominator: number }): string =>
  rate.denominator === 1 ? String(rate.numerator) : `${rate.numerator}/${rate.denominator}`
