import { assert } from '../../kit/failure.ts'
import { sideBySide } from '../ladder/side-by-side.ts'
import { measureOf, sideFilters, streamOf, type ComparedStream, type Comparison } from './compare-streams.ts'
import type { PictureSize } from './display-size.ts'

/** Several encodes of the same frames of a film. */
export interface Comparisons extends Omit<Comparison, 'made' | 'report'> {
  readonly made: readonly ComparedStream[]
  /** One for each, in the same order: plain file names in the folder where ffmpeg runs. */
  readonly reports: readonly string[]
}

/** Arguments for ffmpeg that compare several encodes with a film, which is read and brought to size once. */
export const comparisonsArguments = (ask: Comparisons): string[] => [
  ...['-v', 'error', '-nostdin'],
  ...ask.film.input,
  ...ask.made.flatMap(({ input }) => input),
  ...['-filter_complex', comparisonsGraph(ask)],
  ...ask.made.flatMap((_, index) => ['-map', `[out${index}]`]),
  ...['-an', '-sn', '-dn', '-fps_mode', 'passthrough', '-f', 'null', '-'],
]

const comparisonsGraph = (ask: Comparisons): string => {
  const { made, film, reports } = ask
  assert(made.length > 0 && made.length === reports.length, 'every comparison has a report')
  assert(
    reports.every((report) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(report)),
    'a report has a plain file name',
  )
  return [
    `${streamOf(0, film)}${sideFilters(ask, film)},split=${made.length}${made.map((_, index) => `[film${index}]`).join('')}`,
    ...made.map((side, index) => `${streamOf(index + 1, side)}${sideFilters(ask, side)}[made${index}]`),
    ...reports.map((report, index) => `${measureOf({ ...ask, report }, `[made${index}]`, `[film${index}]`)}[out${index}]`),
  ].join(';')
}

/** Pixels of the screen of all comparisons in one run: twelve of 1920x1080, which take about a gigabyte and a half. */
const pixelsAtOnce = 12 * 1920 * 1080

/** The places of so many encodes in groups that one run each compares, so that memory stays bounded; at least one in each. */
export const comparisonRuns = (count: number, display: PictureSize): number[][] =>
  sideBySide(
    Array.from({ length: count }, () => display),
    pixelsAtOnce,
  )
