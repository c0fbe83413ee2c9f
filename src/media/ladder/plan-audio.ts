import type { AudioCodec } from '../cmaf/build-facts.ts'
import { gainFilters, type GainDecision } from '../inspection/normalise-audio.ts'
import { masterInput } from './picture-filters.ts'
import type { SoundLayout } from './sound-layout.ts'

/** Sampling rate of everything encoded: Opus knows no other that counts, and one clock keeps segments of all sound alike. */
const audioSampleRate = 48_000
const bitRates: Readonly<Record<AudioCodec, Readonly<Record<SoundLayout, number>>>> = {
  aac: { stereo: 128_000, '5.1': 384_000 },
  opus: { stereo: 96_000, '5.1': 256_000 },
}
export const audioEncoders: Readonly<Record<AudioCodec, string>> = { aac: 'aac', opus: 'libopus' }

/**
 * Arguments for ffmpeg that encode one audio track in one layout into `output`, an MP4 that begins with the film and lasts exactly as long:
 * silence where the track begins late, ends early or has holes.
 */
export const audioArguments = (ask: {
  path: string
  streamIndex: number
  codec: AudioCodec
  /** Stereo when it does not say. */
  layout?: SoundLayout | undefined
  durationSeconds: number
  /** How much earlier than the file says, like the picture: `alignSeconds`. */
  earlierSeconds?: number
  output: string
  /** Louder or softer, and whether a limiter stands behind it. */
  gain?: Pick<GainDecision, 'gainDb' | 'limiterNeeded'> | undefined
}): string[] =>
  [
    masterInput(ask.path),
    ['-map', `0:${ask.streamIndex}`, '-vn', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ['-af', soundFilters(ask).join(',')],
    ['-c:a', audioEncoders[ask.codec], '-b:a', String(audioBps(ask.codec, ask.layout))],
    // The channel mapping of surround (RFC 7845, 5.1.1.2), with channels encoded in pairs and the one of low tones for what it is.
    ask.codec === 'opus' && ask.layout === '5.1' ? ['-mapping_family', '1'] : [],
    ['-f', 'mp4', '-y', `file:${ask.output}`],
  ].flat()

/** Expected bits a second. */
export const audioBps = (codec: AudioCodec, layout: SoundLayout = 'stereo'): number => bitRates[codec][layout]

const soundFilters = ({ durationSeconds, earlierSeconds = 0, gain, layout = 'stereo' }: Parameters<typeof audioArguments>[0]): string[] => [
  ...(earlierSeconds === 0 ? [] : [`asetpts=PTS-(${seconds(earlierSeconds)})/TB`]),
  // async stretches small drifts and fills holes, first_pts fills or cuts the beginning.
  `aresample=${audioSampleRate}:async=1000:first_pts=0`,
  // In floating point: whole numbers are mixed down softer than was measured, so that they cannot overflow.
  `aformat=sample_fmts=fltp:sample_rates=${audioSampleRate}:channel_layouts=${layout}`,
  ...(gain ? gainFilters(gain) : []),
  `apad=whole_dur=${seconds(durationSeconds)}`,
  `atrim=end=${seconds(durationSeconds)}`,
]

const seconds = (value: number): string => value.toFixed(6)
