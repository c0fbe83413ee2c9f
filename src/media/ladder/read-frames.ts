import type { FrameRate } from '../probe/master-probe.ts'
import { valueOf } from './frame-rate.ts'
import type { FrameRange } from './frame-range.ts'
import { masterInput, type Pulldown, type VideoSource } from './picture-filters.ts'

/** How far before a run of frames reading begins, in seconds, or `start` for the beginning of the film: exact in every container, and slow. */
export type Preroll = number | 'start'

/**
 * Prerolls to try one after the other until the frames that come out are the right ones. A second is enough where a container has an index; others, like transport
 * streams, are searched by time, and reading begins somewhere behind a key frame.
 */
export const prerolls = (film: { container: string; longestGapSeconds: number }): readonly Preroll[] => {
  const short = 1 + film.longestGapSeconds
  const long = 15 + film.longestGapSeconds
  return indexed.has(film.container) ? [short, long, 'start'] : [long, 4 * long, 'start']
}

const indexed: ReadonlySet<string> = new Set(['mp4', 'mov', 'matroska', 'webm', 'mxf', 'nut'])

/**
 * Arguments for ffmpeg that open the film a little before a run of frames. Timestamps stay those of the film, counted from its beginning, so that
 * `frameFilters` find the same frames as when the whole film is read.
 */
export const frameInput = (source: VideoSource, range: FrameRange, rate: FrameRate, preroll: Preroll): string[] => {
  const fromSeconds = preroll === 'start' ? 0 : Math.max(0, range.firstFrame / valueOf(rate) - preroll)
  return [...(fromSeconds > 0 ? ['-ss', fromSeconds.toFixed(6)] : []), '-copyts', '-start_at_zero', ...masterInput(source.path)]
}

/**
 * Exactly the frames of the run, each lasting one tick of the rate, counted from 0. The first filter repeats and leaves out frames where a source is uneven, the same ones
 * wherever reading began, as long as it began before the frame that is shown when the run begins.
 */
export const frameFilters = (source: VideoSource, range: FrameRange, rate: FrameRate): string[] => [
  ...(source.before ?? []),
  ...(source.pulldown ? untelecined(source.pulldown, range) : [constantRate(rate, range.firstFrame), `trim=end_frame=${range.frames}`]),
  ...counted(rate),
]

/** The same for the whole film, to its end: where the frames are found that all others are compared with. */
export const wholeFilmFilters = ({ before = [], pulldown }: Pick<VideoSource, 'before' | 'pulldown'>, rate: FrameRate): string[] => [
  ...before,
  ...(pulldown ? [constantRate(pulldown.storedRate, 0), ...pulldown.filters, ...counted(rate)] : [constantRate(rate, 0)]),
]

/** Frames of a constant rate, from one of them on. */
const constantRate = ({ numerator, denominator }: FrameRate, firstFrame: number): string =>
  `fps=${numerator}/${denominator}:start_time=${((firstFrame * denominator) / numerator).toFixed(6)}`

/** In ticks of one frame, so that nothing is rounded. */
const counted = ({ numerator, denominator }: FrameRate): string[] => [`settb=${denominator}/${numerator}`, 'setpts=N']

/** Fives of stored pictures that are read before those of the run, because what is found in one depends on its neighbours. */
const fivesBefore = 2

const untelecined = ({ storedRate, filters }: Pulldown, { firstFrame, frames }: FrameRange): string[] => {
  const firstFive = Math.max(0, Math.floor(firstFrame / 4) - fivesBefore)
  const before = firstFrame - firstFive * 4
  return [constantRate(storedRate, firstFive * 5), ...filters, `trim=start_frame=${before}:end_frame=${before + frames}`]
}
