import type { VideoCodec } from '../cmaf/build-facts.ts'
import type { LightLevels } from '../codecs/light-levels.ts'
import type { Rung } from './fixed-ladder.ts'

/** Which of ffmpeg's encoders each codec needs. */
export const videoEncoders: Readonly<Record<VideoCodec, string>> = { h264: 'libx264', hevc: 'libx265', vp9: 'libvpx-vp9', av1: 'libsvtav1' }

/** How much time an encoder gets for a picture. `analysis` is for encodes that only show where rate and quality lie. */
export type Effort = 'analysis' | 'economy' | 'standard' | 'best'

/** One encode: a run of frames in one rung at one rate factor. */
export interface Encode {
  readonly rung: Pick<Rung, 'codec' | 'maxrateBps' | 'bufferBits' | 'profile' | 'light'>
  /** On the scale of the codec's encoder; fractions count. */
  readonly crf: number
  readonly effort: Effort
  /** Frames, counted from the first of the run, at which a closed group of pictures begins. The first frame always is one, and no other frame. */
  readonly keyFrames: readonly number[]
  /** Threads for the encoder; undefined lets it take all processors. */
  readonly threads?: number | undefined
}

/**
 * Arguments for ffmpeg that choose and set up the encoder. Encodes of neighbouring runs with the same rung are parts of one stream: their headers are equal whatever
 * their rate factors are, so that they can be joined without being touched.
 */
export const encoderArguments = (encode: Encode): string[] => [
  ...['-force_key_frames', keyFrameExpression(encode.keyFrames)],
  ...encoders[encode.rung.codec](encode),
]

/** ffmpeg's expression that is true at these frames and at no other. */
const keyFrameExpression = (frames: readonly number[]): string => `expr:${frames.map((frame) => `eq(n,${frame})`).join('+')}`

/** No encoder begins a group of pictures by itself before so many frames. */
const endless = 100_000

const presets: Readonly<Record<VideoCodec, Readonly<Record<Effort, string>>>> = {
  h264: { analysis: 'faster', economy: 'veryfast', standard: 'medium', best: 'slow' },
  hevc: { analysis: 'superfast', economy: 'superfast', standard: 'medium', best: 'slow' },
  vp9: { analysis: '8', economy: '6', standard: '3', best: '2' },
  av1: { analysis: '12', economy: '11', standard: '8', best: '6' },
}

/**
 * x264's full search for where B frames go, which its slow preset has anyway. On two films of 1080 lines it took 1 to 9 % fewer bits at equal VMAF from the medium
 * preset, for 7 to 21 % more time; most in the largest size, so that trials without it rank large sizes too low.
 *
 * Trials also look as far ahead as the slow preset, which costs nothing that can be measured: a picture that stands still gets its bits from what is seen of its future,
 * and looking less far ahead judged such shots 5 points of VMAF too low.
 */
const x264Additions: Readonly<Record<Effort, string>> = {
  analysis: ':b-adapt=2:rc-lookahead=50',
  economy: '',
  standard: ':b-adapt=2',
  best: '',
}

const encoders: Readonly<Record<VideoCodec, (encode: Encode) => string[]>> = {
  h264: ({ rung, crf, effort, threads }) =>
    [
      ['-c:v', videoEncoders.h264, '-preset', presets.h264[effort], '-profile:v', rung.profile ?? 'high'],
      capped(rung, crf),
      ['-g', String(endless), '-keyint_min', '1', '-sc_threshold', '0', '-forced-idr', '1'],
      // Stitchable: the picture parameter set does not carry the rate factor, so that parts with different ones share their headers.
      ['-x264-params', `stitchable=1:open-gop=0${x264Additions[effort]}`],
      threads === undefined ? [] : ['-threads', String(threads)],
    ].flat(),
  hevc: ({ rung, crf, effort, threads }) =>
    [
      ['-c:v', videoEncoders.hevc, '-tag:v', 'hvc1', '-preset', presets.hevc[effort], '-forced-idr', '1'],
      capped(rung, crf),
      [
        '-x265-params',
        [
          `keyint=${endless}:min-keyint=1:scenecut=0:open-gop=0:info=0:log-level=error`,
          ...hevcLight(rung.light),
          ...(threads === undefined ? [] : [`pools=${threads}`]),
        ].join(':'),
      ],
    ].flat(),
  vp9: ({ rung, crf, effort, threads }) =>
    [
      ['-c:v', videoEncoders.vp9, '-deadline', 'good', '-cpu-used', presets.vp9[effort], '-row-mt', '1'],
      ['-crf', String(Math.round(crf)), '-b:v', String(rung.maxrateBps)],
      ['-g', String(endless), '-keyint_min', '0'],
      threads === undefined ? [] : ['-threads', String(threads)],
    ].flat(),
  av1: ({ rung, crf, effort, threads }) =>
    [
      ['-c:v', videoEncoders.av1, '-preset', presets.av1[effort]],
      // The encoder takes whole rate factors.
      ['-crf', String(Math.round(crf)), '-maxrate', String(rung.maxrateBps), '-g', String(endless)],
      // irefresh-type 2 closes the groups; scd off keeps key frames where they were asked for.
      ['-svtav1-params', ['scd=0:irefresh-type=2', ...av1Light(rung.light), ...(threads === undefined ? [] : [`lp=${threads}`])].join(':')],
    ].flat(),
}

const capped = (rung: Encode['rung'], crf: number): string[] => [
  ...['-crf', String(crf)],
  ...['-maxrate', String(rung.maxrateBps), '-bufsize', String(rung.bufferBits)],
]

/** Chromaticities in steps of 0.00002, luminances in steps of 0.0001 cd/m2 (ISO/IEC 23008-2, D.3.28). */
const hevcLight = (light: LightLevels | undefined): string[] =>
  lightParameters(light, {
    names: ['master-display', 'max-cll'],
    point: (value) => String(Math.round(value * 50_000)),
    nits: (value) => String(Math.round(value * 10_000)),
  })

/** Plain numbers, of which the encoder makes fixed-point ones itself (AV1, 6.7.4). */
const av1Light = (light: LightLevels | undefined): string[] =>
  lightParameters(light, {
    names: ['mastering-display', 'content-light'],
    point: (value) => value.toFixed(5),
    nits: (value) => value.toFixed(4),
  })

interface LightWords {
  readonly names: readonly [mastering: string, content: string]
  readonly point: (value: number) => string
  readonly nits: (value: number) => string
}

const lightParameters = (light: LightLevels | undefined, { names, point, nits }: LightWords): string[] => {
  const pair = (letters: string, [x, y]: readonly [number, number]) => `${letters}(${point(x)},${point(y)})`
  const { mastering, content } = light ?? {}
  return [
    ...(mastering
      ? [
          `${names[0]}=${pair('G', mastering.green)}${pair('B', mastering.blue)}${pair('R', mastering.red)}${pair('WP', mastering.white)}L(${nits(mastering.maxLuminance)},${nits(mastering.minLuminance)})`,
        ]
      : []),
    ...(content ? [`${names[1]}=${content.maxPixel},${content.maxFrameAverage}`] : []),
  ]
}
