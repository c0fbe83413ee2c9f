import type { VideoCodec } from '../cmaf/build-facts.ts'
import type { FrameRate } from '../probe/master-probe.ts'
import { encoderArguments } from './encoders.ts'
import type { FrameRange } from './frame-range.ts'
import { videoTimescale } from './gop.ts'
import { sizedPictures, wholePictures, type VideoSource } from './picture-filters.ts'
import { frameFilters, frameInput, type Preroll } from './read-frames.ts'

/** One trial encode. */
export interface TrialPoint {
  readonly codec: VideoCodec
  /** Lines of the usual 16:9 frame that the picture fills, for people. */
  readonly lines: number
  readonly width: number
  readonly height: number
  readonly crf: number
}

/** The window of the film as it is compared, kept without loss for all comparisons; and the trial encodes, by their places in the grid. */
export const windowName = 'window.nut'
export const trialName = (index: number): string => `trial-${index}.mp4`

/** Above all that a trial can cost: a curve that was capped would bend. */
const trialCapBps = 100_000_000

/** Arguments for ffmpeg that read a window of the film once, keep it in the size of the screen, and encode it in every size at every rate factor of a grid, quickly. */
export const trialArguments = (ask: {
  source: VideoSource
  range: FrameRange
  rate: FrameRate
  grid: readonly TrialPoint[]
  display: { readonly width: number; readonly height: number }
  preroll: Preroll
}): string[] => {
  const { source, range, rate, grid } = ask
  const fraction = `${rate.numerator}/${rate.denominator}`
  return [
    frameInput(source, range, rate, ask.preroll),
    ['-filter_complex', trialGraph(ask), '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ['-map', '[window]', '-fps_mode', 'cfr', '-r', fraction, '-c:v', 'rawvideo', '-f', 'nut', '-y', `file:${windowName}`],
    ...grid.map(({ codec, crf }, index) =>
      [
        ['-map', `[trial${index}]`, '-fps_mode', 'cfr', '-r', fraction],
        encoderArguments({
          rung: { codec, maxrateBps: trialCapBps, bufferBits: trialCapBps },
          crf,
          effort: 'analysis',
          keyFrames: [0],
          // They run side by side; with threads of their own, sixteen AV1 encoders take three gigabytes.
          threads: 1,
        }),
        ['-video_track_timescale', String(videoTimescale(rate)), '-f', 'mp4', '-y', `file:${trialName(index)}`],
      ].flat(),
    ),
  ].flat()
}

const trialGraph = ({ source, range, rate, grid, display }: Parameters<typeof trialArguments>[0]): string => {
  const { video } = source
  const read = [...frameFilters(source, range, rate), ...wholePictures(video), `split=${grid.length + 1}`].join(',')
  return [
    `[0:${video.index}]${read}[in]${grid.map((_, index) => `[in${index}]`).join('')}`,
    `[in]${sizedPictures(video, display.width, display.height).join(',')}[window]`,
    ...grid.map(({ width, height }, index) => `[in${index}]${sizedPictures(video, width, height).join(',')}[trial${index}]`),
  ].join(';')
}
