import type { FrameRate } from '../probe/master-probe.ts'
import { valueOf } from './frame-rate.ts'
import type { FrameRange } from './frame-range.ts'
import { masterInput, type VideoSource } from './picture-filters.ts'

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
export const frameFilters = (source: VideoSource, range: FrameRange, rate: FrameRate): string[] => {
  const fraction = `${rate.numerator}/${rate.denominator}`
  const startSeconds = (range.firstFrame * rate.denominator) / rate.numerator
  return [
    ...(source.before ?? []),
    `fps=${fraction}:start_time=${startSeconds.toFixed(6)}`,
    `trim=end_frame=${range.frames}`,
    // In ticks of one frame, so that nothing is rounded.
    `settb=${rate.denominator}/${rate.numerator}`,
    'setpts=N',
  ]
}
