import type { DeviceCapabilities } from '../../contracts/playback.ts'
import type { AudioCodec, AudioTrack, BuildFacts, VideoCodec, VideoTrack } from '../../media/cmaf/build-facts.ts'
import type { Selection } from '../../media/cmaf/selection.ts'
import type { DynamicRange } from '../../media/codecs/colorimetry.ts'

export type RepresentationChoice =
  | { readonly allow: true; readonly selection: Selection; readonly reasons: readonly string[] }
  | { readonly allow: false; readonly reason: string }

/**
 * The representations of a build for one device under one offer: every codec family and every dynamic range that both have, up to the lower of the two heights. Which
 * of them is shown at any moment is the player's choice. The reasons are words for the play's story.
 */
export const chooseRepresentations = (ask: {
  readonly facts: BuildFacts
  readonly device: Pick<DeviceCapabilities, 'videoCodecs' | 'audioCodecs' | 'maxHeight' | 'maxChannels' | 'dynamicRanges'>
  /** Highest picture in lines that the offer includes. */
  readonly offerHeight: number
}): RepresentationChoice => {
  const { facts, device, offerHeight } = ask
  const maxHeight = Math.min(device.maxHeight, offerHeight)
  const decoded = facts.video.filter((track) => device.videoCodecs.includes(track.codec))
  if (decoded.length === 0) {
    return { allow: false, reason: `The picture comes in ${names(facts.video)}; the device shows ${list(device.videoCodecs)}.` }
  }
  const shown = decoded.filter((track) => device.dynamicRanges.includes(track.dynamicRange))
  if (shown.length === 0) {
    return { allow: false, reason: `The picture comes in ${ranges(decoded)}; the device shows ${rangeList(device.dynamicRanges)}.` }
  }
  const allowed = shown.filter((track) => track.height <= maxHeight)
  if (allowed.length === 0) {
    const lowest = Math.min(...shown.map((track) => track.height))
    return { allow: false, reason: `The lowest picture has ${lowest} lines; ${limitWords(device.maxHeight, offerHeight)}.` }
  }
  const decodedSound = facts.audio.filter((track) => device.audioCodecs.includes(track.codec))
  if (facts.audio.length > 0 && decodedSound.length === 0) {
    return { allow: false, reason: `The sound comes in ${names(facts.audio)}; the device plays ${list(device.audioCodecs)}.` }
  }
  const heard = decodedSound.filter((track) => track.channels <= device.maxChannels)
  if (decodedSound.length > 0 && heard.length === 0) {
    const fewest = Math.min(...decodedSound.map((track) => track.channels))
    return { allow: false, reason: `The sound has at least ${fewest} channels; the device plays at most ${device.maxChannels}.` }
  }
  const left = shown.length - allowed.length
  return {
    allow: true,
    selection: {
      videoCodecs: codecsOf(allowed),
      audioCodecs: codecsOf(heard),
      maxHeight,
      // Of a build in standard range and stereo alone there is nothing to limit, and its manifests are named as they always were.
      ...(facts.video.some(isHigh) && { dynamicRanges: rangesOf(allowed) }),
      ...(facts.audio.some(isSurround) && { maxChannels: Math.max(0, ...heard.map((track) => track.channels)) }),
    },
    reasons: [
      `picture in ${names(allowed)} up to ${Math.max(...allowed.map((track) => track.height))} lines`,
      ...(facts.video.some(isHigh) ? [rangeReason(allowed, decoded)] : []),
      ...(left > 0 ? [`${left} of ${shown.length} left out: ${limitWords(device.maxHeight, offerHeight)}`] : []),
      heard.length > 0 ? `sound in ${names(heard)}${surroundReason(heard, decodedSound)}` : 'without sound',
    ],
  }
}

const isHigh = ({ dynamicRange }: VideoTrack): boolean => dynamicRange !== 'sdr'

const isSurround = ({ channels }: AudioTrack): boolean => channels > 2

/** Nothing where a build has no more than stereo. */
const surroundReason = (heard: readonly AudioTrack[], decoded: readonly AudioTrack[]): string =>
  !decoded.some(isSurround) ? '' : heard.some(isSurround) ? ', also as surround' : ', not as surround: the device plays fewer channels'

const rangeReason = (allowed: readonly VideoTrack[], decoded: readonly VideoTrack[]): string => {
  const left = rangesOf(decoded).filter((range) => !rangesOf(allowed).includes(range))
  return `in ${ranges(allowed)}${left.length > 0 ? `, not in ${rangeList(left)}` : ''}`
}

const rangesOf = (tracks: readonly VideoTrack[]): DynamicRange[] => [...new Set(tracks.map((track) => track.dynamicRange))]

const spokenRanges: Readonly<Record<DynamicRange, string>> = { sdr: 'standard range', hlg: 'HLG', pq: 'HDR10' }

const rangeList = (list: readonly DynamicRange[]): string => list.map((range) => spokenRanges[range]).join(', ')

const ranges = (tracks: readonly VideoTrack[]): string => rangeList(rangesOf(tracks))

const codecsOf = <Codec extends VideoCodec | AudioCodec>(tracks: readonly { readonly codec: Codec }[]): Codec[] => [
  ...new Set(tracks.map((track) => track.codec)),
]

const limitWords = (deviceHeight: number, offerHeight: number): string =>
  offerHeight < deviceHeight ? `the offer includes at most ${offerHeight}` : `the device shows at most ${deviceHeight}`

const spoken: Readonly<Record<VideoCodec | AudioCodec, string>> = {
  h264: 'H.264',
  hevc: 'HEVC',
  vp9: 'VP9',
  av1: 'AV1',
  aac: 'AAC',
  opus: 'Opus',
}

const list = (codecs: readonly (VideoCodec | AudioCodec)[]): string => codecs.map((codec) => spoken[codec]).join(', ') || 'nothing'

const names = (tracks: readonly { readonly codec: VideoCodec | AudioCodec }[]): string => list(codecsOf(tracks))
