import type { VideoCodec } from '../cmaf/build-facts.ts'
import type { FrameRate } from '../probe/master-probe.ts'
import { keepFrames, type FrameSample } from '../quality/compare-in-turn.ts'
import { encoderArguments } from './encoders.ts'
import type { FrameRange } from './frame-range.ts'
import { videoTimescale } from './gop.ts'
import { sizedPictures, smoothPictures, wholePictures, type VideoSource } from './picture-filters.ts'
import { pictureGraph } from './picture-graph.ts'
import { frameFilters, frameInput, type Preroll } from './read-frames.ts'
import { sideBySide } from './side-by-side.ts'

/** One trial encode. */
export interface TrialPoint {
  readonly codec: VideoCodec
  /** Lines of the usual 16:9 frame that the picture fills, for people. */
  readonly lines: number
  readonly width: number
  readonly height: number
  readonly crf: number
}

/** What of the window of the film is compared, kept without loss and in the size of the screen; and the trial encodes, by their places in the grid. */
export const windowName = 'window.nut'
export const trialName = (index: number): string => `trial-${index}.mp4`

/** Above all that a trial can cost: a curve that was capped would bend. */
const trialCapBps = 100_000_000

/** A window of a film, and what is tried on it. */
export interface TrialPlan {
  readonly source: VideoSource
  readonly range: FrameRange
  readonly rate: FrameRate
  readonly grid: readonly TrialPoint[]
  readonly display: { readonly width: number; readonly height: number }
  readonly preroll: Preroll
  /** The frames of the window that are kept for comparing. */
  readonly sample: FrameSample
}

/**
 * Arguments for ffmpeg that read a window of the film once and encode it, quickly, at some places of the grid; the run with the first place also keeps what
 * of the window is compared.
 */
export const trialArguments = (plan: TrialPlan, places: readonly number[]): string[] => {
  const { source, range, rate, grid } = plan
  const fraction = `${rate.numerator}/${rate.denominator}`
  return [
    frameInput(source, range, rate, plan.preroll),
    ['-filter_complex', trialGraph(plan, places), '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    keepsWindow(places)
      ? ['-map', '[window]', '-fps_mode', 'cfr', '-r', fraction, '-c:v', 'rawvideo', '-f', 'nut', '-y', `file:${windowName}`]
      : [],
    ...places.map((place) =>
      [
        ['-map', `[trial${place}]`, '-fps_mode', 'cfr', '-r', fraction],
        encoderArguments({
          rung: { codec: grid[place]!.codec, maxrateBps: trialCapBps, bufferBits: trialCapBps },
          crf: grid[place]!.crf,
          effort: 'analysis',
          keyFrames: [0],
          // They run side by side; with threads of their own, sixteen AV1 encoders take three gigabytes.
          threads: 1,
        }),
        ['-video_track_timescale', String(videoTimescale(rate)), '-f', 'mp4', '-y', `file:${trialName(place)}`],
      ].flat(),
    ),
  ].flat()
}

const keepsWindow = (places: readonly number[]): boolean => places.includes(0)

const trialGraph = ({ source, range, rate, grid, display, sample }: TrialPlan, places: readonly number[]): string => {
  const { video } = source
  const outputs: { width: number; height: number; crf?: number; name: string; before?: readonly string[] }[] = [
    ...(keepsWindow(places) ? [{ ...display, name: 'window', before: [keepFrames(sample), 'setpts=N'] }] : []),
    ...places.map((place) => ({ ...grid[place]!, name: `trial${place}` })),
  ]
  return pictureGraph(
    `0:${video.index}`,
    [...frameFilters(source, range, rate), ...wholePictures(source)],
    outputs.map(({ width, height, crf, name, before = [] }, index) => ({
      smooth: smoothPictures(source, crf),
      sized: [...before, ...sizedPictures(source, width, height)],
      before: `in${index}`,
      after: name,
    })),
  ).join(';')
}

/** Four pictures of 1920x1080, with which SVT-AV1, the hungriest, takes a gigabyte and a half where each encoder has one thread. */
const pixelsAtOnce = 4 * 1920 * 1080

/** The places of a grid that one run each encodes. */
export const trialRuns = (grid: readonly TrialPoint[]): number[][] => sideBySide(grid, pixelsAtOnce)
