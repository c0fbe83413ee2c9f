import type { AudioCodec } from '../cmaf/build-facts.ts'
import { gainFilters, type GainDecision } from '../inspection/normalise-audio.ts'
import { masterInput } from './picture-filters.ts'

/** Sampling rate of everything encoded: Opus knows no other that counts, and one clock keeps segments of all sound alike. */
const audioSampleRate = 48_000
export const audioBps: Readonly<Record<AudioCodec, number>> = { aac: 128_000, opus: 96_000 }
export const audioEncoders: Readonly<Record<AudioCodec, string>> = { aac: 'aac', opus: 'libopus' }

/**
 * Arguments for ffmpeg that encode one audio track in stereo into `output`, an MP4 that begins with the film and lasts exactly as long:
 * silence where the track begins late, ends early or has holes.
 */
export const audioArguments = (ask: {
  path: string
  streamIndex: number
  codec: AudioCodec
  durationSeconds: number
  output: string
  /** Louder or softer, and whether a limiter stands behind it. */
  gain?: Pick<GainDecision, 'gainDb' | 'limiterNeeded'> | undefined
}): string[] =>
  [
    masterInput(ask.path),
    ['-map', `0:${ask.streamIndex}`, '-vn', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ['-af', soundFilters(ask.durationSeconds, ask.gain).join(',')],
    ['-c:a', audioEncoders[ask.codec], '-b:a', String(audioBps[ask.codec])],
    ['-f', 'mp4', '-y', `file:${ask.output}`],
  ].flat()

const soundFilters = (durationSeconds: number, gain: Parameters<typeof audioArguments>[0]['gain']): string[] => [
  // async stretches small drifts and fills holes, first_pts fills or cuts the beginning.
  `aresample=${audioSampleRate}:async=1000:first_pts=0`,
  `aformat=sample_rates=${audioSampleRate}:channel_layouts=stereo`,
  ...(gain ? gainFilters(gain) : []),
  `apad=whole_dur=${seconds(durationSeconds)}`,
  `atrim=end=${seconds(durationSeconds)}`,
]

const seconds = (value: number): string => value.toFixed(6)
