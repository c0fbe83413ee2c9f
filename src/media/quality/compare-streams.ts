import { assert } from '../../kit/failure.ts'
import type { FrameRate } from '../probe/master-probe.ts'
import type { PictureSize } from './display-size.ts'
import { vmafSampling, type VmafModel } from './vmaf.ts'

/** One side of a comparison. */
export interface ComparedStream {
  /** How ffmpeg opens it: `['-i', 'file:made.mp4']`. */
  readonly input: readonly string[]
  /** Which stream of that input. */
  readonly streamIndex?: number
  /** Filters of its own, before those that both share; they keep frames as many as they are. */
  readonly filters?: readonly string[]
  /** The frame, counted from 0, at which the comparison begins. */
  readonly firstFrame?: number
}

export interface Comparison {
  /** What was encoded. */
  readonly made: ComparedStream
  /** What it was made from: upright, progressive, at the same frame rate. */
  readonly film: ComparedStream
  /** Both are brought to this size, bicubic, as displays do. */
  readonly display: PictureSize
  readonly bitDepth?: 8 | 10
  readonly frameRate: FrameRate
  /** Frames to compare; all when missing. */
  readonly frames?: number
  /** Every how many frames a score is taken. XPSNR looks at neighbours and takes every one. */
  readonly subsample?: number
  readonly threads: number
  readonly measure: { readonly metric: 'vmaf'; readonly model: VmafModel } | { readonly metric: 'ssim' } | { readonly metric: 'xpsnr' }
  /** A plain file name in the folder where ffmpeg runs, for the scores. */
  readonly report: string
}

/**
 * Arguments for ffmpeg that compare two streams frame by frame. The first frame of one meets the first of the other, whatever their timestamps say:
 * both are numbered anew in ticks of one frame. The comparison ends where the shorter one does (see `coversFrames`).
 */
export const comparisonArguments = (ask: Comparison): string[] => [
  ...['-v', 'error', '-nostdin'],
  ...ask.made.input,
  ...ask.film.input,
  ...['-filter_complex', comparisonGraph(ask), '-an', '-sn', '-dn', '-fps_mode', 'passthrough', '-f', 'null', '-'],
]

/** The filter graph of a comparison whose inputs are 0 (made) and 1 (film). */
export const comparisonGraph = (ask: Comparison): string => {
  assert(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(ask.report), 'a report has a plain file name')
  assert(isWhole(ask.threads, 64) && isWhole(ask.subsample ?? 1, 1000), 'threads and subsample are small whole numbers')
  return [
    `${streamOf(0, ask.made)}${sideFilters(ask, ask.made)}[made]`,
    `${streamOf(1, ask.film)}${sideFilters(ask, ask.film)}[film]`,
    measureOf(ask, '[made]', '[film]'),
  ].join(';')
}

export const streamOf = (input: number, { streamIndex }: ComparedStream): string => `[${input}:${streamIndex ?? 'v:0'}]`

const isWhole = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most

/** One side brought to the display's size and to frames that pair up by their number; without its input and output names. */
export const sideFilters = (ask: Omit<Comparison, 'made' | 'film' | 'report' | 'threads'>, side: ComparedStream): string => {
  const { sized, paced } = displayFilters(ask)
  const { numerator, denominator } = ask.frameRate
  return [
    ...(side.filters ?? []),
    ...trimOf(side.firstFrame ?? 0, ask.frames),
    ...samplingOf(ask),
    ...sized,
    `settb=${denominator}/${numerator}`,
    'setpts=N',
    ...paced,
  ].join(',')
}

/** What brings pictures to the size of the screen, and what comes after frames were numbered. */
export const displayFilters = ({
  display,
  bitDepth,
  frameRate: { numerator, denominator },
  measure,
}: Pick<Comparison, 'display' | 'bitDepth' | 'frameRate' | 'measure'>): {
  readonly sized: readonly string[]
  readonly paced: readonly string[]
} => ({
  sized: [`scale=${display.width}:${display.height}:flags=bicubic`, bitDepth === 10 ? 'format=yuv420p10le' : 'format=yuv420p'],
  // XPSNR weighs by the frame rate, which setpts forgets; one tick a frame makes this keep every frame.
  paced: measure.metric === 'xpsnr' ? [`fps=${numerator}/${denominator}`] : [],
})

const samplingOf = ({ measure, subsample = 1 }: Pick<Comparison, 'measure' | 'subsample'>): readonly string[] => {
  switch (measure.metric) {
    case 'vmaf':
      return vmafSampling(subsample).filters
    case 'ssim':
      return subsample > 1 ? [`select='not(mod(n,${subsample}))'`] : []
    case 'xpsnr':
      return []
  }
}

const trimOf = (firstFrame: number, frames: number | undefined): string[] => {
  const bounds = [
    ...(firstFrame > 0 ? [`start_frame=${firstFrame}`] : []),
    ...(frames === undefined ? [] : [`end_frame=${firstFrame + frames}`]),
  ]
  return bounds.length > 0 ? [`trim=${bounds.join(':')}`] : []
}

/** Nothing is compared with a repeated last frame. */
const untilShortest = 'eof_action=endall:shortest=1:repeatlast=0'

/** The filter that compares two streams of those names. */
export const measureOf = (
  { measure, subsample = 1, threads, report }: Pick<Comparison, 'measure' | 'subsample' | 'threads' | 'report'>,
  made: string,
  film: string,
): string => {
  switch (measure.metric) {
    case 'vmaf':
      return `${made}${film}libvmaf=${untilShortest}:model=version=${measure.model}:n_threads=${threads}:n_subsample=${vmafSampling(subsample).every}:log_fmt=json:log_path=${report}`
    case 'ssim':
      return `${made}${film}ssim=${untilShortest}:stats_file=${report}`
    case 'xpsnr':
      // Its weights come from the first input, which therefore is the film.
      return `${film}${made}xpsnr=${untilShortest}:stats_file=${report}`
  }
}
