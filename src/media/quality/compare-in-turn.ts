import { assert } from '../../kit/failure.ts'
import { displayFilters, measureOf, type Comparison } from './compare-streams.ts'
import type { FrameScores, QualityMetric } from './frame-scores.ts'

/** Which frames of a short piece of film are looked at to measure a few of them. */
export interface FrameSample {
  /** Rising; of these the comparison is made. */
  readonly read: readonly number[]
  /** Of those that are read one in so many has a score, the middle one. */
  readonly every: 1 | 3
}

/** VMAF looks at the motion from the frame before and to the one after, see `vmafSampling`. */
const neighbours = 3

/**
 * One frame for every `apart` of a piece, at least one, in the middles of as many equal parts. Where quality differs little from frame to frame and all encodes are
 * measured at the same ones, that says as much of how they compare as all frames do.
 *
 * XPSNR weighs by what changed since the frames before and takes all of them.
 */
export const sampleFrames = (metric: QualityMetric, frames: number, apart: number): FrameSample => {
  assert(frames > 0 && apart > 0, 'a piece has frames')
  const all = Array.from({ length: frames }, (_, frame) => frame)
  if (metric === 'xpsnr' || (metric === 'vmaf' && frames < neighbours)) return { read: all, every: 1 }
  const count = measuredFrames(frames, apart)
  const middles = Array.from({ length: count }, (_, part) => Math.floor(((part + 0.5) * frames) / count))
  return metric === 'vmaf'
    ? { read: middles.flatMap((frame) => [frame - 1, frame, frame + 1]), every: neighbours }
    : { read: middles, every: 1 }
}

/** How many frames of a piece that are. */
export const measuredFrames = (frames: number, apart: number): number =>
  Math.max(1, Math.min(Math.round(frames / apart), Math.floor(frames / neighbours)))

/** The filter that keeps only frames of a sample. */
export const keepFrames = ({ read }: Pick<FrameSample, 'read'>): string => {
  const runs: [first: number, last: number][] = []
  for (const frame of read) {
    const run = runs.at(-1)
    if (run && run[1] === frame - 1) run[1] = frame
    else runs.push([frame, frame])
  }
  return `select='${runs.map(([first, last]) => `between(n,${first},${last})`).join('+')}'`
}

/** Several encodes of one piece of film, and what of them is compared. */
export interface ComparisonInTurn extends Pick<Comparison, 'display' | 'bitDepth' | 'frameRate' | 'threads' | 'measure' | 'report'> {
  /** The frames of the sample alone, in the size of the screen. */
  readonly film: string
  /** Whole pieces. */
  readonly made: readonly string[]
  readonly sample: FrameSample
}

/**
 * Arguments for ffmpeg that compare several encodes with the film one after the other, as one stream: one comparison starts instead of many, and the film need not
 * be read by each. libvmaf scores the first frame of a stream and every third after it, so two frames more in front put the middles where it looks.
 */
export const inTurnArguments = (ask: ComparisonInTurn): string[] => {
  const { film, made, sample, frameRate } = ask
  assert(made.length > 0, 'there is something to compare')
  const shown = displayFilters(ask)
  const ticks = `settb=${frameRate.denominator}/${frameRate.numerator}`
  const numbered = [ticks, ...leadOf(sample), 'setpts=N', ...shown.paced].join(',')
  return [
    ...['-v', 'error', '-nostdin'],
    ...['-stream_loop', String(made.length - 1), '-i', `file:${film}`],
    ...made.flatMap((path) => ['-i', `file:${path}`]),
    '-filter_complex',
    [
      ...made.map(
        (_, index) => `[${index + 1}:v:0]${[keepFrames(sample), ...shown.sized, 'setsar=1', ticks, 'setpts=N'].join(',')}[made${index}]`,
      ),
      `${made.map((_, index) => `[made${index}]`).join('')}concat=n=${made.length},${numbered}[made]`,
      `[0:v:0]${[...shown.sized, numbered].join(',')}[film]`,
      `${measureOf({ ...ask, subsample: sample.every }, '[made]', '[film]')}[out]`,
    ].join(';'),
    ...['-map', '[out]', '-an', '-sn', '-dn', '-fps_mode', 'passthrough', '-f', 'null', '-'],
  ]
}

const leadFrames = neighbours - 1

const leadOf = ({ every }: FrameSample): string[] => (every === 1 ? [] : [`tpad=start=${leadFrames}:start_mode=clone`])

/** The scores of each encode, in their order; undefined when any frame is missing or is there too often. */
export const scoresInTurn = ({ frames, scores }: FrameScores, made: number, { read, every }: FrameSample): number[][] | undefined => {
  const skipped = every === 1 ? 0 : 1
  const each = read.length / every
  if (frames.length !== skipped + made * each || frames.some((frame, index) => frame !== index * every)) return undefined
  return Array.from({ length: made }, (_, index) => [...scores.slice(skipped + index * each, skipped + (index + 1) * each)])
}
