import type { FilmPlan, PlannedRung } from '../contracts/plan.ts'
import { counted, formatBytes, formatDuration } from '../kit/text.ts'
import type { Output } from './command.ts'
import { table } from './output.ts'

/** What would be made of a film, for people. The film's own line has been shown. */
export const showPlan = (output: Output, plan: FilmPlan): void => {
  const list = (heading: string, rows: readonly (readonly string[])[]) => {
    if (rows.length === 0) return
    output.line()
    output.line(heading)
    for (const row of table(rows)) output.line(`  ${row}`)
  }
  list('Cut', cutRows(plan))
  list(`Ladder: ${ladderWords(plan)}`, rungRows(plan))
  list('Why', whyRows(plan))
  list('Curves, from the lowest to the highest that was tried', curveRows(plan))
  list('Sound and text', trackRows(plan))
  list('Cost', costRows(plan))
  list('Time', timeRows(plan))
}

const cutRows = ({ shots, segments, units, chunks, frames, rate }: FilmPlan): string[][] => {
  const lengths = (runs: readonly { readonly frames: number }[]) => {
    const seconds = runs.map((run) => (run.frames * rate.denominator) / rate.numerator).toSorted((a, b) => a - b)
    const [least, middle, most] = [seconds[0]!, seconds[Math.floor(seconds.length / 2)]!, seconds.at(-1)!].map((value) => value.toFixed(2))
    return runs.length === 1 ? `${most} s` : `${least} to ${most} s, middle ${middle} s`
  }
  const ways = (['cut', 'fade', 'dissolve'] as const)
    .map((way) => [way, shots.filter(({ startsBy }) => startsBy === way).length] as const)
    .filter(([, count]) => count > 0)
    .map(([way, count]) => counted(count, way))
  return [
    ['pictures', String(frames), `${Math.round((rate.numerator / rate.denominator) * 1000) / 1000} a second`],
    ['shots', String(shots.length), [lengths(shots), ...ways].join(', ')],
    ['segments', String(segments.length), `${lengths(segments)}: every rung is cut here`],
    ['units', String(units.length), `${lengths(units)}: each has its own rate factors`],
    ['chunks', String(chunks.length), `${lengths(chunks)}: each is one step`],
  ]
}

const ladderWords = ({ ladder }: FilmPlan): string =>
  ladder.kind === 'fixed'
    ? `fixed. ${ladder.why}`
    : `worked out ${ladder.scope === 'shot' ? 'shot by shot' : 'for the whole film'} from trials of at most ${ladder.windowSeconds} s of each unit, by ${metricWords[ladder.metric]}`

const metricWords = { vmaf: 'VMAF', xpsnr: 'XPSNR', ssim: 'SSIM' } as const

const rungRows = ({ rungs }: FilmPlan): string[][] => [
  ['rung', 'size', 'expected', 'at most', 'quality', 'rate factor', 'bytes', 'CPU encode', 'measure', 'verify', 'build'],
  ...rungs.map((rung) => [
    rung.id,
    `${rung.width}x${rung.height}`,
    kilobits(rung.expectedBps),
    kilobits(rung.capBps),
    rung.expectedQuality?.toFixed(1) ?? '-',
    factors(rung.crf),
    formatBytes(rung.expectedBytes),
    ...[rung.cpuSeconds.encode, rung.cpuSeconds.measure, rung.cpuSeconds.verify].map(cpu),
    rung.builds.map((build) => (build === 'first' ? 'first light' : 'full')).join(', '),
  ]),
]

/** Those of a fixed ladder have all the same reason. */
const whyRows = ({ rungs, worked }: FilmPlan): string[][] =>
  worked.length === 0 ? [] : rungs.filter(({ builds }) => builds.includes('full')).map(({ id, why }) => [id, why])

const factors = ({ least, most }: PlannedRung['crf']): string => (least === most ? String(least) : `${least} to ${most}`)

/** Each size of each codec, and where one gives way to the next. */
const curveRows = ({ worked }: FilmPlan): string[][] =>
  worked.flatMap(({ codec, curves, rungs }) =>
    curves.map(({ size, points }) => {
      const sorted = points.toSorted((a, b) => a.bps - b.bps)
      const [first, last] = [sorted[0]!, sorted.at(-1)!]
      const own = rungs.filter((rung) => rung.width === size.width && rung.height === size.height)
      return [
        codec,
        `${size.width}x${size.height}`,
        `${kilobits(first.bps)} ${first.quality.toFixed(1)}`,
        `${kilobits(last.bps)} ${last.quality.toFixed(1)}`,
        own.length > 0 ? counted(own.length, 'rung') : 'nowhere the best',
      ]
    }),
  )

const trackRows = ({ audio, text }: FilmPlan): string[][] => [
  ...audio.map(({ id, language, expectedBps, expectedBytes }) => [id, language, kilobits(expectedBps), formatBytes(expectedBytes)]),
  ...text.map(({ id, language, role }) => [id, language, role, '']),
]

const costRows = ({ estimate, ladder }: FilmPlan): string[][] => [
  ...estimate.kinds.map(({ kind, steps, cpuSeconds, from }) => [kind, counted(steps, 'step'), cpu(cpuSeconds), from]),
  ['together', '', cpu(estimate.cpuSeconds), ladder.kind === 'worked' ? `this machine and film: ${estimate.pace} of what is usual` : ''],
  ['bytes', '', formatBytes(estimate.bytes), 'in the build that stays'],
]

const timeRows = ({ estimate, spent }: FilmPlan): string[][] => [
  ...estimate.wall.map(({ workers, firstLightSeconds, seconds }) => [
    counted(workers, 'worker'),
    formatDuration(seconds * 1000),
    `first light after ${formatDuration(firstLightSeconds * 1000)}`,
  ]),
  ['this plan', formatDuration(spent.wallSeconds * 1000), `${cpu(spent.cpuSeconds)} of CPU`],
]

const kilobits = (bps: number): string => `${Math.round(bps / 1000)} kbit/s`
const cpu = (seconds: number): string => (seconds < 10 ? `${seconds.toFixed(1)} s` : formatDuration(seconds * 1000))
