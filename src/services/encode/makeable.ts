import type { Capabilities } from '../../engines/transcoder/port.ts'
import { Failure } from '../../kit/failure.ts'
import type { AudioCodec, VideoCodec } from '../../media/cmaf/build-facts.ts'
import { audioEncoders } from '../../media/ladder/plan-audio.ts'
import { videoEncoders } from '../../media/ladder/encoders.ts'
import { grainFreeDecoder, smoothFilterNames } from '../../media/grain/smooth-filters.ts'
import { chooseMetric } from '../../media/quality/choose-metric.ts'

/** What a machine's tools can make; codecs in the order in which they are made. */
export interface Makeable {
  readonly video: readonly VideoCodec[]
  readonly audio: readonly AudioCodec[]
  /** Whether encodes can be compared with the film. */
  readonly quality: boolean
  /** Whether grain can be taken out of a film, and AV1 be looked at without the grain that a decoder adds. */
  readonly grain: boolean
}

/** An encoder that is missing is left out; without H.264 and AAC nothing plays everywhere, so that is a failure. */
export const makeableWith = ({ encoders, decoders, filters }: Pick<Capabilities, 'encoders' | 'decoders' | 'filters'>): Makeable => {
  const video = (['h264', 'hevc', 'vp9', 'av1'] as const).filter((codec) => encoders.has(videoEncoders[codec]))
  const audio = (['aac', 'opus'] as const).filter((codec) => encoders.has(audioEncoders[codec]))
  for (const [codec, made, encoder] of [
    ['H.264', video.includes('h264'), videoEncoders.h264],
    ['AAC', audio.includes('aac'), audioEncoders.aac],
  ] as const)
    if (!made)
      throw new Failure(
        'TOOL_MISSING',
        `This ffmpeg cannot encode ${codec}: it was built without ${encoder}. Install a full build, or set its path.`,
      )
  return {
    video,
    audio,
    quality: chooseMetric(filters).metric !== undefined,
    grain: decoders.has(grainFreeDecoder) && smoothFilterNames.every((name) => filters.has(name)),
  }
}
