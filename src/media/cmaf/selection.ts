import type { DynamicRange } from '../codecs/colorimetry.ts'
import type { AudioCodec, AudioTrack, BuildFacts, VideoCodec, VideoTrack } from './build-facts.ts'

/** Which representations of a build a play may use. It stands in manifest paths, so that one build gives many manifests without state. */
export interface Selection {
  readonly videoCodecs: readonly VideoCodec[]
  readonly audioCodecs: readonly AudioCodec[]
  /** Highest picture in lines. */
  readonly maxHeight: number
  /** All when it does not say. */
  readonly dynamicRanges?: readonly DynamicRange[]
  /** Most channels of sound; any number when it does not say. */
  readonly maxChannels?: number
}

const videoOrder: readonly VideoCodec[] = ['h264', 'hevc', 'vp9', 'av1']
const audioOrder: readonly AudioCodec[] = ['aac', 'opus']
const rangeOrder: readonly DynamicRange[] = ['sdr', 'hlg', 'pq']

/** `h264.av1_aac.opus_1080`, and behind it what else is limited: `_sdr.pq`, `_6ch`. One spelling per selection, fit for a path. */
export const formatSelection = (selection: Selection): string =>
  [
    videoOrder.filter((codec) => selection.videoCodecs.includes(codec)).join('.'),
    audioOrder.filter((codec) => selection.audioCodecs.includes(codec)).join('.'),
    selection.maxHeight,
    ...(selection.dynamicRanges ? [rangeOrder.filter((range) => selection.dynamicRanges!.includes(range)).join('.')] : []),
    ...(selection.maxChannels === undefined ? [] : [`${selection.maxChannels}ch`]),
  ].join('_')

/** Undefined for anything that `formatSelection` would not have written. */
export const parseSelection = (text: string): Selection | undefined => {
  const match = /^([a-z0-9.]*)_([a-z.]*)_(\d{1,5})(?:_([a-z.]*))?(?:_(\d{1,2})ch)?$/.exec(text)
  if (!match) return undefined
  const [ranges, channels] = [match[4], match[5]]
  const selection: Selection = {
    videoCodecs: videoOrder.filter((codec) => match[1]!.split('.').includes(codec)),
    audioCodecs: audioOrder.filter((codec) => match[2]!.split('.').includes(codec)),
    maxHeight: Number(match[3]),
    ...(ranges !== undefined && { dynamicRanges: rangeOrder.filter((range) => ranges.split('.').includes(range)) }),
    ...(channels !== undefined && { maxChannels: Number(channels) }),
  }
  return formatSelection(selection) === text ? selection : undefined
}

/** The tracks of a build that a selection lets through. Audio in no selected codec still plays nothing; there is no fallback here. */
export const selectTracks = (facts: BuildFacts, selection: Selection): { video: VideoTrack[]; audio: AudioTrack[] } => {
  const { audioCodecs, videoCodecs, maxHeight, dynamicRanges = rangeOrder, maxChannels = Number.POSITIVE_INFINITY } = selection
  return {
    video: facts.video.filter(
      (track) => videoCodecs.includes(track.codec) && track.height <= maxHeight && dynamicRanges.includes(track.dynamicRange),
    ),
    audio: facts.audio.filter((track) => audioCodecs.includes(track.codec) && track.channels <= maxChannels),
  }
}
