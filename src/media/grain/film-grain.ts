import { malformed } from '../isobmff/boxes.ts'
import type { BitReader, BitWriter } from './bits.ts'
import type { SequenceHeader } from './sequence-header.ts'

/** How strong grain is at a value of luma: both 0 to 255, in all bit depths; between two points a straight line. */
export type ScalingPoint = readonly [value: number, scaling: number]

/** What of luma and chroma the strength of chroma grain depends on (AV1 bitstream specification, 6.8.20): 8, 8 and 9 bits. */
export interface ChromaMix {
  readonly mult: number
  readonly lumaMult: number
  readonly offset: number
}

/** The grain that a decoder adds to a frame (AV1 bitstream specification, 5.9.30 and 7.18.3), without its seed. */
export interface FilmGrain {
  /** At most 14, of rising value. */
  readonly luma: readonly ScalingPoint[]
  readonly chromaFromLuma: boolean
  /** At most 10 each, of rising value. */
  readonly cb: readonly ScalingPoint[]
  readonly cr: readonly ScalingPoint[]
  /** Grain times scaling is divided by 2 to this power, 8 to 11. */
  readonly scalingShift: number
  /** How far back the filter reaches that makes grain soft, 0 to 3 pixels. */
  readonly lag: number
  /** 2 * lag * (lag + 1) of them, row by row from above left; -128 to 127 each. Those of chroma have one more, for luma, where luma has grain. */
  readonly lumaCoefficients: readonly number[]
  readonly cbCoefficients: readonly number[]
  readonly crCoefficients: readonly number[]
  /** Coefficients are divided by 2 to this power, 6 to 9. */
  readonly coefficientShift: number
  /** The noise that is filtered is divided by 2 to this power, 0 to 3. */
  readonly noiseShift: number
  readonly cbMix: ChromaMix
  readonly crMix: ChromaMix
  readonly overlaps: boolean
  readonly clipsToRange: boolean
}

type Colours = Pick<SequenceHeader, 'isMonochrome' | 'isHalfWide' | 'isHalfHigh'>

/** Chroma grain goes by luma alone. */
export const mixOfLuma: ChromaMix = { mult: 128, lumaMult: 192, offset: 256 }

/** Coefficients of a filter of this lag. */
export const coefficientsOfLag = (lag: number): number => 2 * lag * (lag + 1)

/** Reads what follows `update_grain`. Failure `MALFORMED_MEDIA`. */
export const readFilmGrain = (bits: BitReader, colours: Colours): FilmGrain => {
  const luma = readPoints(bits, 14)
  const chromaFromLuma = !colours.isMonochrome && bits.flag()
  const hasChroma = hasChromaPoints(colours, { luma, chromaFromLuma })
  const cb = hasChroma ? readPoints(bits, 10) : []
  const cr = hasChroma ? readPoints(bits, 10) : []
  const scalingShift = bits.read(2) + 8
  const lag = bits.read(2)
  const count = coefficientsOfLag(lag)
  const chromaCount = luma.length > 0 ? count + 1 : count
  const lumaCoefficients = luma.length > 0 ? readCoefficients(bits, count) : []
  const cbCoefficients = chromaFromLuma || cb.length > 0 ? readCoefficients(bits, chromaCount) : []
  const crCoefficients = chromaFromLuma || cr.length > 0 ? readCoefficients(bits, chromaCount) : []
  const coefficientShift = bits.read(2) + 6
  const noiseShift = bits.read(2)
  const cbMix = cb.length > 0 ? readMix(bits) : mixOfLuma
  const crMix = cr.length > 0 ? readMix(bits) : mixOfLuma
  const [overlaps, clipsToRange] = [bits.flag(), bits.flag()]
  return {
    ...{ luma, chromaFromLuma, cb, cr, scalingShift, lag, lumaCoefficients, cbCoefficients, crCoefficients },
    ...{ coefficientShift, noiseShift, cbMix, crMix, overlaps, clipsToRange },
  }
}

/** Writes what follows `update_grain`. */
export const writeFilmGrain = (bits: BitWriter, grain: FilmGrain, colours: Colours): void => {
  writePoints(bits, grain.luma)
  if (!colours.isMonochrome) bits.flag(grain.chromaFromLuma)
  if (hasChromaPoints(colours, grain)) {
    writePoints(bits, grain.cb)
    writePoints(bits, grain.cr)
  }
  bits.write(grain.scalingShift - 8, 2)
  bits.write(grain.lag, 2)
  if (grain.luma.length > 0) writeCoefficients(bits, grain.lumaCoefficients)
  if (grain.chromaFromLuma || grain.cb.length > 0) writeCoefficients(bits, grain.cbCoefficients)
  if (grain.chromaFromLuma || grain.cr.length > 0) writeCoefficients(bits, grain.crCoefficients)
  bits.write(grain.coefficientShift - 6, 2)
  bits.write(grain.noiseShift, 2)
  if (grain.cb.length > 0) writeMix(bits, grain.cbMix)
  if (grain.cr.length > 0) writeMix(bits, grain.crMix)
  bits.flag(grain.overlaps)
  bits.flag(grain.clipsToRange)
}

const hasChromaPoints = (colours: Colours, { luma, chromaFromLuma }: Pick<FilmGrain, 'luma' | 'chromaFromLuma'>): boolean =>
  !colours.isMonochrome && !chromaFromLuma && !(colours.isHalfWide && colours.isHalfHigh && luma.length === 0)

const readPoints = (bits: BitReader, most: number): ScalingPoint[] => {
  const count = bits.read(4)
  if (count > most) throw malformed(`film grain has ${count} points where ${most} are allowed`)
  const points = Array.from({ length: count }, (): ScalingPoint => [bits.read(8), bits.read(8)])
  if (points.some(([value], index) => index > 0 && value <= points[index - 1]![0])) throw malformed('points of film grain do not rise')
  return points
}

const writePoints = (bits: BitWriter, points: readonly ScalingPoint[]): void => {
  bits.write(points.length, 4)
  for (const [value, scaling] of points) {
    bits.write(value, 8)
    bits.write(scaling, 8)
  }
}

const readCoefficients = (bits: BitReader, count: number): number[] => Array.from({ length: count }, () => bits.read(8) - 128)

const writeCoefficients = (bits: BitWriter, coefficients: readonly number[]): void => {
  for (const coefficient of coefficients) bits.write(coefficient + 128, 8)
}

const readMix = (bits: BitReader): ChromaMix => ({ mult: bits.read(8), lumaMult: bits.read(8), offset: bits.read(9) })

const writeMix = (bits: BitWriter, { mult, lumaMult, offset }: ChromaMix): void => {
  bits.write(mult, 8)
  bits.write(lumaMult, 8)
  bits.write(offset, 9)
}
