import type { VideoCodec } from '../cmaf/build-facts.ts'
import { chooseRungs, usualRules, type ChosenLadder, type LadderRules, type OperatingPoint } from '../hull/choose-rungs.ts'
import { averageOf, meetBitrate, rateFactorBetween, sweepSlopes, type ShotHull, type SlopePoint } from '../hull/constant-slope.ts'
import { convexHull } from '../hull/convex-hull.ts'
import { crfCurve, crfPointAt, type CrfCurve, type CrfPoint } from '../hull/crf-curve.ts'
import type { MeasuredCurve } from '../hull/upper-envelope.ts'
import type { QualityMetric } from '../quality/frame-scores.ts'

/** One size of a film's picture. */
export interface LadderSize {
  readonly lines: number
  readonly width: number
  readonly height: number
}

/** What trial encodes of one unit of a film have shown: each size at some rate factors. */
export interface UnitAnalysis {
  /** Of the whole unit, of which perhaps only a window was tried. */
  readonly frames: number
  readonly points: readonly (LadderSize & CrfPoint)[]
}

/** A rung as it was worked out. */
export interface WorkedRung extends LadderSize {
  /** For each unit of the film. */
  readonly crf: readonly number[]
  /** What the trials promise. */
  readonly expectedBps: number
  readonly expectedQuality: number
  /** Why it is there, for a person. */
  readonly why: string
}

export interface WorkedLadder {
  readonly codec: VideoCodec
  /** By which quality was told. */
  readonly metric: QualityMetric
  /** Lowest first. */
  readonly rungs: readonly WorkedRung[]
  /** Each size by itself, tallest first: what it gives at each rate when bits are spent over the film as well as they can be. */
  readonly curves: readonly { readonly size: LadderSize; readonly points: readonly { readonly bps: number; readonly quality: number }[] }[]
  readonly topLimit: ChosenLadder<LadderSize>['topLimit']
}

/** title: one rate factor a rung. shot: each unit has its own, so that a bit buys as much quality in every one of them. */
export type LadderScope = 'title' | 'shot'

/**
 * A film's ladder in one codec from trial encodes of its units: for each size the best way to spend any number of bits over the film, over the sizes the upper
 * envelope, and from that rungs one just-noticeable difference apart. Undefined when nothing was measured.
 *
 * A unit that was measured in no size takes the mean rate factors of those that were, weighted by their length: neighbours in a film are seldom more alike than that.
 */
export const workOutLadder = (ask: {
  codec: VideoCodec
  units: readonly UnitAnalysis[]
  scope: LadderScope
  metric: QualityMetric
  rules?: Partial<LadderRules>
}): WorkedLadder | undefined => {
  const sizes = sizesIn(ask.units)
  const films = sizes.map((size) => filmIn(size, ask.units)).filter((film) => film !== undefined)
  if (films.length === 0) return undefined
  const curves = films.map((film): MeasuredCurve<FilmIn, OperatingPoint> => ({
    key: film,
    points: ask.scope === 'shot' ? thinned(sweepSlopes(film.shots)) : uniform(film),
  }))
  const chosen = chooseRungs(
    curves.map(({ key, points }) => ({ key: { ...key, ...key.size }, points })),
    { ...usualRules[ask.metric], ...ask.rules },
  )
  return {
    codec: ask.codec,
    metric: ask.metric,
    rungs: chosen.rungs.map(({ key, targetBps, quality, crf, why }) => {
      const factors =
        ask.scope === 'shot'
          ? meetBitrate(key.shots, targetBps, rateFactorBetween(key.curves, stepOfCrf[ask.codec])).choices.map((choice) => choice.crf)
          : key.shots.map(() => crf!)
      return {
        ...key.size,
        crf: spread(factors, key, ask.units.length).map((factor) => stepped(factor, stepOfCrf[ask.codec])),
        expectedBps: Math.round(targetBps),
        expectedQuality: Math.round(quality * 100) / 100,
        why,
      }
    }),
    curves: curves.map(({ key, points }) => ({ size: key.size, points: points.map(({ bps, quality }) => ({ bps, quality })) })),
    topLimit: chosen.topLimit,
  }
}

/** SVT-AV1 and VP9 take whole rate factors; a tenth of the others is finer than anyone sees. */
const stepOfCrf: Readonly<Record<VideoCodec, number>> = { h264: 0.1, hevc: 0.1, vp9: 1, av1: 1 }

const stepped = (crf: number, step: number): number => Math.round(Math.round(crf / step) * step * 10) / 10

/** A film in one size: the units that were measured in it. */
interface FilmIn {
  readonly size: LadderSize
  readonly shots: readonly ShotHull<CrfPoint>[]
  readonly curves: readonly CrfCurve[]
  /** Of those units, among all of the film. */
  readonly places: readonly number[]
}

const sizesIn = (units: readonly UnitAnalysis[]): LadderSize[] => {
  const sizes = new Map<string, LadderSize>()
  for (const { points } of units) for (const { lines, width, height } of points) sizes.set(`${width}x${height}`, { lines, width, height })
  return [...sizes.values()].toSorted((a, b) => b.width * b.height - a.width * a.height)
}

const filmIn = (size: LadderSize, units: readonly UnitAnalysis[]): FilmIn | undefined => {
  const measured = units.flatMap(({ frames, points }, place) => {
    const curve = withWholeFactors(crfCurve(points.filter((point) => point.width === size.width && point.height === size.height)))
    return curve.length > 0 ? [{ curve, place, frames }] : []
  })
  if (measured.length === 0) return undefined
  return {
    size,
    shots: measured.map(({ curve, frames }) => ({ weight: frames, hull: convexHull(curve) })),
    curves: measured.map(({ curve }) => curve),
    places: measured.map(({ place }) => place),
  }
}

/**
 * A measured curve with the whole rate factors between its points. Quality is linear in log rate there and so concave in rate: a choice among the few measured
 * points alone would jump over the best of them.
 */
const withWholeFactors = (curve: CrfCurve): CrfCurve =>
  curve.flatMap((point, index) => {
    const next = curve[index + 1]
    if (!next) return [point]
    const between: CrfPoint[] = []
    for (let crf = Math.ceil(point.crf) - 1; crf > next.crf; crf -= 1) between.push(crfPointAt([point, next], crf)!)
    return [point, ...between]
  })

/** A long film has hundreds of thousands of best choices, and nobody can tell neighbours apart: of rates that are closer than this one stays. */
const leastRateFactor = 1.002

const thinned = (points: readonly SlopePoint[]): SlopePoint[] => {
  const kept: SlopePoint[] = []
  for (const [index, point] of points.entries())
    if (index === points.length - 1 || point.bps >= (kept.at(-1)?.bps ?? 0) * leastRateFactor) kept.push(point)
  return kept
}

/** The film at one rate factor everywhere, for each that was measured in every unit. */
const uniform = ({ shots, curves }: FilmIn): OperatingPoint[] =>
  [...new Set(curves.flatMap((curve) => curve.map((point) => point.crf)))].flatMap((crf) => {
    const choices = curves.map((curve) => crfPointAt(curve, crf) ?? endNearest(curve, crf))
    return [{ ...averageOf(shots, choices), crf }]
  })

/** A unit whose curve was cut short because more bits brought nothing stays at its end. */
const endNearest = (curve: CrfCurve, crf: number): CrfPoint => (crf > curve[0]!.crf ? curve[0]! : curve.at(-1)!)

const spread = (factors: readonly number[], { shots, places }: FilmIn, count: number): number[] => {
  const [frames, sum] = shots.reduce(([all, weighted], { weight }, index) => [all + weight, weighted + weight * factors[index]!], [0, 0])
  const spreadFactors = Array.from({ length: count }, () => sum / frames)
  for (const [index, place] of places.entries()) spreadFactors[place] = factors[index]!
  return spreadFactors
}
