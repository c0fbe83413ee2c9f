import type { AudioCodec, AudioTrack, BuildFacts, VideoCodec, VideoTrack } from './build-facts.ts'

/** Which representations of a build a play may use. It stands in manifest paths, so that one build gives many manifests without state. */
export interface Selection {
  readonly videoCodecs: readonly VideoCodec[]
  readonly audioCodecs: readonly AudioCodec[]
  /** Highest picture in lines. */
  readonly maxHeight: number
}

const videoOrder: readonly VideoCodec[] = ['h264', 'hevc', 'vp9', 'av1']
const audioOrder: readonly AudioCodec[] = ['aac', 'opus']

/** `h264.av1_aac.opus_1080`: one spelling per selection, fit for a path. */
export const formatSelection = (selection: Selection): string =>
  [
    videoOrder.filter((codec) => selection.videoCodecs.includes(codec)).join('.'),
    audioOrder.filter((codec) => selection.audioCodecs.includes(codec)).join('.'),
    selection.maxHeight,
  ].join('_')

/** Undefined for anything that `formatSelection` would not have written. */
export const parseSelection = (text: string): Selection | undefined => {
  const match = /^([a-z0-9.]*)_([a-z.]*)_(\d{1,5})$/.exec(text)
  if (!match) return undefined
  const selection: Selection = {
    videoCodecs: videoOrder.filter((codec) => match[1]!.split('.').includes(codec)),
    audioCodecs: audioOrder.filter((codec) => match[2]!.split('.').includes(codec)),
    maxHeight: Number(match[3]),
  }
  return formatSelection(selection) === text ? selection : undefined
}

/** The tracks of a build that a selection lets through. Audio in no selected codec still plays nothing; there is no fallback here. */
export const selectTracks = (facts: BuildFacts, selection: Selection): { video: VideoTrack[]; audio: AudioTrack[] } => ({
  video: facts.video.filter((track) => selection.videoCodecs.includes(track.codec) && track.height <= selection.maxHeight),
  audio: facts.audio.filter((track) => selection.audioCodecs.includes(track.codec)),
})
