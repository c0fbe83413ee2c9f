import type { DeviceCapabilities } from '../../contracts/playback.ts'
import type { AudioCodec, BuildFacts, VideoCodec } from '../../media/cmaf/build-facts.ts'
import type { Selection } from '../../media/cmaf/selection.ts'

export type RepresentationChoice =
  | { readonly allow: true; readonly selection: Selection; readonly reasons: readonly string[] }
  | { readonly allow: false; readonly reason: string }

/**
 * The representations of a build for one device under one offer: every codec family that both have, up to the lower of the two heights. Which of
 * them is shown at any moment is the player's choice. The reasons are words for the play's story.
 */
export const chooseRepresentations = (ask: {
  readonly facts: BuildFacts
  readonly device: Pick<DeviceCapabilities, 'videoCodecs' | 'audioCodecs' | 'maxHeight'>
  /** Highest picture in lines that the offer includes. */
  readonly offerHeight: number
}): RepresentationChoice => {
  const { facts, device, offerHeight } = ask
  const maxHeight = Math.min(device.maxHeight, offerHeight)
  const shown = facts.video.filter((track) => device.videoCodecs.includes(track.codec))
  if (shown.length === 0) {
    return { allow: false, reason: `The picture comes in ${names(facts.video)}; the device shows ${list(device.videoCodecs)}.` }
  }
  const allowed = shown.filter((track) => track.height <= maxHeight)
  if (allowed.length === 0) {
    const lowest = Math.min(...shown.map((track) => track.height))
    return { allow: false, reason: `The lowest picture has ${lowest} lines; ${limitWords(device.maxHeight, offerHeight)}.` }
  }
  const heard = facts.audio.filter((track) => device.audioCodecs.includes(track.codec))
  if (facts.audio.length > 0 && heard.length === 0) {
    return { allow: false, reason: `The sound comes in ${names(facts.audio)}; the device plays ${list(device.audioCodecs)}.` }
  }
  const left = shown.length - allowed.length
  return {
    allow: true,
    selection: { videoCodecs: codecsOf(allowed), audioCodecs: codecsOf(heard), maxHeight },
    reasons: [
      `picture in ${names(allowed)} up to ${Math.max(...allowed.map((track) => track.height))} lines`,
      ...(left > 0 ? [`${left} of ${shown.length} left out: ${limitWords(device.maxHeight, offerHeight)}`] : []),
      heard.length > 0 ? `sound in ${names(heard)}` : 'without sound',
    ],
  }
}

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
