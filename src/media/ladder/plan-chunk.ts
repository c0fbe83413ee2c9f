import type { FrameRate } from '../probe/master-probe.ts'
import { encoderArguments, type Effort } from './encoders.ts'
import type { Rung } from './fixed-ladder.ts'
import type { FrameRange } from './frame-range.ts'
import { videoTimescale } from './gop.ts'
import { sizedPictures, smoothPictures, wholePictures, type VideoSource } from './picture-filters.ts'
import { pictureGraph } from './picture-graph.ts'
import { frameFilters, frameInput, type Preroll } from './read-frames.ts'
import { sideBySide } from './side-by-side.ts'

/** One rung of a run of frames, and where it goes. */
export interface ChunkOutput {
  readonly rung: Rung
  readonly crf: number
  /** Relative to the working folder. */
  readonly path: string
}

export interface ChunkPlan {
  readonly source: VideoSource
  readonly range: FrameRange
  readonly rate: FrameRate
  readonly preroll: Preroll
  readonly effort: Effort
  /** Counted from the first frame of the run. */
  readonly keyFrames: readonly number[]
  readonly outputs: readonly ChunkOutput[]
  /** Where the sums of the frames that were read are written, in ffmpeg's `framecrc` format. */
  readonly sumsPath: string
  readonly threads?: number | undefined
  /** Where pairs of neighbouring frames begin, counted from the first of the run, that are also kept with their grain, in the size of each rung. */
  readonly grainPairs?: readonly number[]
}

/** The file of such pairs of an output: raw pictures, one after the other. */
export const grainPairsPath = ({ path }: Pick<ChunkOutput, 'path'>): string => `${path}.yuv`

/**
 * Arguments for ffmpeg that read a run of frames of a film once and encode it in several rungs: evenly spaced frames, closed groups of pictures that begin where
 * `keyFrames` says in every rung. What was read is summed up frame by frame before anything is done to it.
 */
export const chunkArguments = (plan: ChunkPlan): string[] => {
  const { source, range, rate, outputs } = plan
  const fraction = `${rate.numerator}/${rate.denominator}`
  return [
    frameInput(source, range, rate, plan.preroll),
    ['-filter_complex', chunkGraph(plan), '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ['-map', '[read]', '-fps_mode', 'passthrough', '-f', 'framecrc', '-y', `file:${plan.sumsPath}`],
    ...(plan.grainPairs ? outputs : []).map((output, index) => [
      ...['-map', `[grain${index}]`, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-y', `file:${grainPairsPath(output)}`],
    ]),
    ...outputs.map(({ rung, crf, path }, index) =>
      [
        ['-map', `[out${index}]`, '-fps_mode', 'cfr', '-r', fraction],
        encoderArguments({ rung, crf, effort: plan.effort, keyFrames: plan.keyFrames, threads: plan.threads }),
        ['-video_track_timescale', String(videoTimescale(rate)), '-f', 'mp4', '-y', `file:${path}`],
      ].flat(),
    ),
  ].flat()
}

/** Two pictures of 1920x1080, with which SVT-AV1, the hungriest, takes up to two and a half gigabytes at its slow presets. */
const pixelsAtOnce = 2 * 1920 * 1080

/** The outputs of a run of frames in groups, each of which is encoded by a run of its own, so that memory stays bounded however many rungs there are. */
export const chunkRuns = (outputs: readonly ChunkOutput[]): ChunkOutput[][] =>
  sideBySide(
    outputs.map(({ rung }) => rung),
    pixelsAtOnce,
  ).map((places) => places.map((place) => outputs[place]!))

const chunkGraph = ({ source, range, rate, outputs, grainPairs }: ChunkPlan): string => {
  const sized = ({ rung }: ChunkOutput) => sizedPictures(source, rung.width, rung.height, rung)
  const kept = grainPairs
    ? pictureGraph(
        'kept',
        [...wholePictures(source), onlyPairs(grainPairs)],
        outputs.map((output, index) => ({ smooth: [], sized: sized(output), before: `pairs${index}`, after: `grain${index}` })),
      )
    : []
  return [
    `[0:${source.video.index}]${frameFilters(source, range, rate).join(',')},split${grainPairs ? '=3' : ''}[read][picture]${grainPairs ? '[kept]' : ''}`,
    ...pictureGraph(
      'picture',
      wholePictures(source),
      outputs.map((output, index) => ({
        smooth: smoothPictures(source, output.crf),
        sized: sized(output),
        before: `in${index}`,
        after: `out${index}`,
      })),
    ),
    ...kept,
  ].join(';')
}

const onlyPairs = (firsts: readonly number[]): string => `select='${firsts.map((first) => `between(n,${first},${first + 1})`).join('+')}'`
