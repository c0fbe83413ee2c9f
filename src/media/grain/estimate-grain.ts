import { mixOfLuma, type FilmGrain, type ScalingPoint } from './film-grain.ts'
import type { GrainBlock, PicturePair, Plane } from './grain-blocks.ts'
import { filterOf, gainOf } from './grain-filter.ts'
import { bandCount, flatBlocksOf, strengthOf } from './grain-noise.ts'

/** Standard deviation of the noise that a decoder begins with, on the scale of 8 bits (the Gaussian sequence of AV1, 7.18.3.2). */
const noiseDeviation = 32
/** Samples of grain end at 127; grain of this strength at most hardly ever reaches that. */
const mostGrainDeviation = 36
/** Rounding to whole numbers is noise too. */
const roundingVariance = 1 / 12
/** Softer grain than this is not seen, and not worth its bits. */
const leastStrength = 0.4
/** Fewer squares say nothing about a filter. */
const leastBlocks = 12
const lag = 3

/**
 * The grain of some pairs of pictures of a film, as a decoder makes it anew: how strong it is at each luma, and how soft, in luma and chroma. Looks only at squares that are flat but for
 * grain. Undefined where there are too few of them, or no grain.
 */
export const estimateGrain = (pairs: readonly PicturePair[]): FilmGrain | undefined => {
  const { flat } = flatBlocksOf(pairs)
  if (flat.length < leastBlocks) return undefined
  const luma = planeGrain(flat, 'luma')
  if (!luma) return undefined
  const [cb, cr] = [planeGrain(flat, 'cb'), planeGrain(flat, 'cr')]
  const planes = [luma, ...(cb && cr ? [cb, cr] : [])]
  const hasChroma = planes.length > 1
  const largest = Math.max(...planes.flatMap(({ filter }) => filter.map(Math.abs)), 1e-4)
  const coefficientShift = Math.min(9, Math.max(6, Math.floor(Math.log2(127 / largest))))
  const quantised = planes.map(({ filter }) =>
    filter.map((value) => Math.min(127, Math.max(-128, Math.round(value * 2 ** coefficientShift)))),
  )
  const gains = quantised.map(
    (filter) =>
      gainOf(
        filter.map((value) => value / 2 ** coefficientShift),
        lag,
      ) ?? 1,
  )
  const noiseShift = Math.min(3, Math.max(0, Math.ceil(Math.log2((noiseDeviation * Math.max(...gains)) / mostGrainDeviation))))
  const deviations = gains.map((gain) => (noiseDeviation * gain) / 2 ** noiseShift)
  const factors = planes.map(({ strength }, plane) => strength.map((value) => value / deviations[plane]!))
  const scalingShift = Math.min(11, Math.max(8, Math.floor(Math.log2(255 / Math.max(...factors.flat(), 1e-6)))))
  const points = factors.map((factor, plane) =>
    pointsOf(
      factor.map((value) => value * 2 ** scalingShift),
      plane === 0 ? 14 : 10,
    ),
  )
  return {
    luma: points[0]!,
    chromaFromLuma: false,
    cb: points[1] ?? [],
    cr: points[2] ?? [],
    scalingShift,
    lag,
    lumaCoefficients: quantised[0]!,
    cbCoefficients: hasChroma ? [...quantised[1]!, 0] : [],
    crCoefficients: hasChroma ? [...quantised[2]!, 0] : [],
    coefficientShift,
    noiseShift,
    cbMix: mixOfLuma,
    crMix: mixOfLuma,
    overlaps: true,
    clipsToRange: false,
  }
}

interface PlaneGrain {
  readonly strength: readonly number[]
  readonly filter: readonly number[]
}

const planeGrain = (flat: readonly GrainBlock[], plane: Plane): PlaneGrain | undefined => {
  // What was measured was rounded, and what is made will be rounded.
  const strength = strengthOf(flat, plane).map((deviation) => Math.sqrt(Math.max(0, deviation ** 2 - roundingVariance)))
  if (Math.max(...strength) < leastStrength) return undefined
  return { strength, filter: stable(filterOf(flat, plane, lag)) }
}

/** A filter that does not die away is made shorter of memory until it does. */
const stable = (filter: readonly number[]): readonly number[] => {
  let tamed = filter
  for (let attempt = 0; attempt < 30 && gainOf(tamed, lag) === undefined; attempt += 1) tamed = tamed.map((value) => value * 0.95)
  return tamed
}

/** A point less where the line between its neighbours is as near as this, in parts of the largest scaling. */
const nearEnough = 0.015

/** Values at the borders of the bands as points: those are left out without which the line hardly changes, and more until there are few enough. */
const pointsOf = (scalings: readonly number[], most: number): ScalingPoint[] => {
  const step = 256 / bandCount
  const points = scalings.map((scaling, node): ScalingPoint => [Math.min(255, node * step), Math.min(255, Math.round(scaling))])
  const largest = Math.max(...scalings)
  while (points.length > 2) {
    const errors = points.slice(1, -1).map(([value, scaling], index) => {
      const [before, after] = [points[index]!, points[index + 2]!]
      const line = before[1] + ((after[1] - before[1]) * (value - before[0])) / (after[0] - before[0])
      return Math.abs(line - scaling)
    })
    const least = Math.min(...errors)
    if (points.length <= most && least > largest * nearEnough) break
    points.splice(errors.indexOf(least) + 1, 1)
  }
  return points
}
