import type { Build } from '../../../../../src/contracts/encode.ts'
import type { WorkedLadder } from '../../../../../src/contracts/ladder.ts'
import { upperEnvelope } from '../../../../../src/media/hull/upper-envelope.ts'
import { placeAtBps } from '../../../../../src/media/hull/rate-point.ts'
import type { Api } from '../../../../ui/api.ts'

export interface RatePoint {
  readonly bps: number
  readonly quality: number
}

export interface ChosenRung extends RatePoint {
  readonly id: string
  readonly codec: string
  readonly lines: number
  readonly why: string
}

/** A rung of a build as it came out. */
export interface MeasuredRung extends RatePoint {
  readonly id: string
  readonly codec: string
  readonly lines: number
  /** Only parts of the film were compared. */
  readonly isSampled: boolean
}

export type Ladders = Awaited<ReturnType<Api['encode']['readLadders']>>
export type FixedRung = Ladders['fixed'][number]

/** The rungs of a ladder under the names that their files get: codec, lines and kbit/s. Of twins the later one has an `x` more. */
export const chosenRungs = ({ codec, rungs }: WorkedLadder): ChosenRung[] => {
  const names = new Set<string>()
  return rungs.map(({ lines, expectedBps, expectedQuality, why }) => {
    let id = `${codec}-${lines}-${Math.round(expectedBps / 1000)}k`
    while (names.has(id)) id += 'x'
    names.add(id)
    return { id, codec, lines, bps: expectedBps, quality: expectedQuality, why }
  })
}

/** The rungs of a build whose quality was measured, cheapest first; without HDR, which is measured otherwise. */
export const measuredRungs = (build: Pick<Build, 'rungs'> | undefined): MeasuredRung[] =>
  (build?.rungs ?? [])
    .flatMap(({ id, kind, codec, height, averageBps, quality, dynamicRange }) =>
      kind === 'video' && height !== undefined && quality && averageBps > 0 && !dynamicRange
        ? [{ id, codec, lines: height, bps: averageBps, quality: quality.mean, isSampled: quality.sampled }]
        : [],
    )
    .toSorted((a, b) => a.bps - b.bps)

/** The best of all sizes at each rate, as lines: nothing is drawn over a gap in which nothing was tried. */
export const envelopeLines = ({ curves }: Pick<WorkedLadder, 'curves'>): RatePoint[][] => {
  const lines: RatePoint[][] = []
  const { pieces } = upperEnvelope(curves.map(({ size, points }) => ({ key: size.lines, points })))
  for (const { curve, fromBps, toBps, fromQuality, toQuality } of pieces) {
    const points = [
      { bps: fromBps, quality: fromQuality },
      ...curve.points.filter(({ bps }) => bps > fromBps && bps < toBps),
      ...(toBps > fromBps ? [{ bps: toBps, quality: toQuality }] : []),
    ]
    const last = lines.at(-1)
    if (last && last.at(-1)!.bps === fromBps) last.push(...points)
    else lines.push(points)
  }
  return lines
}

export interface Domain {
  readonly lowBps: number
  readonly highBps: number
  readonly low: number
  readonly high: number
}

/** In quality, below the lowest rung: the curves have a beginning there that nobody chose from. */
const roomBelow = 8

/** What the chart reaches over: every rung and every cap, and of the curves what lies there. Undefined when there is nothing to draw. */
export const domainOf = (
  chosen: readonly RatePoint[],
  measured: readonly RatePoint[],
  fixed: readonly FixedRung[],
  metric: string,
): Domain | undefined => {
  const points = [...chosen, ...measured]
  const rates = [...points.map(({ bps }) => bps), ...fixed.map(({ capBps }) => capBps)]
  if (points.length === 0 || rates.length === 0) return undefined
  const qualities = points.map(({ quality }) => quality)
  const low = Math.max(0, Math.floor((Math.min(...qualities) - roomBelow) / 10) * 10)
  const high = metric === 'vmaf' ? 100 : Math.ceil((Math.max(...qualities) + 1) / 5) * 5
  return { lowBps: Math.min(...rates) / 1.35, highBps: Math.max(...rates) * 1.25, low, high }
}

/** What the trials promise of a size at a rate; undefined where it was not tried. */
export const promisedAt = ({ curves }: Pick<WorkedLadder, 'curves'>, lines: number, bps: number): number | undefined =>
  placeAtBps(curves.find(({ size }) => size.lines === lines)?.points ?? [], bps)?.quality

/** What ended a ladder at its top, in words. */
export const topWords: Readonly<Record<NonNullable<WorkedLadder['topLimit']>, string>> = {
  quality: 'it ends where nobody sees a difference to the film any more',
  gain: 'it ends where more bits bring next to nothing',
  safety: 'it ends at the highest rate that is allowed',
  measured: 'it ends at the dearest encode that was tried',
}
