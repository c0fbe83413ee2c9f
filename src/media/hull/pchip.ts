/** A smooth curve through points that never overshoots them. */
export interface MonotoneCubic {
  /** Inside the first and last x. */
  readonly integral: (from: number, to: number) => number
  readonly at: (x: number) => number
}

/**
 * Piecewise cubic Hermite interpolation that keeps monotone data monotone (PCHIP): the slope at an inner point is the weighted harmonic mean of its neighbours'
 * secants, 0 where they differ in sign; at the ends three points give it, held to the shape. Two points make a straight line.
 *
 * Fritsch and Butland, "A method for constructing local monotone piecewise cubic interpolants", SIAM J. Sci. Stat. Comput. 5(2), 1984.
 *
 * @param xs strictly rising, at least two.
 */
export const monotoneCubic = (xs: readonly number[], ys: readonly number[]): MonotoneCubic => {
  const slopes = slopesAt(xs, ys)
  const pieceAt = (x: number): number => {
    const above = xs.findIndex((knot, index) => index > 0 && knot >= x)
    return above < 0 ? xs.length - 2 : above - 1
  }
  /** The integral from the left end of piece `index` to x: the antiderivative of its cubic in t = (x - left) / width. */
  const integralFromLeft = (index: number, x: number): number => {
    const width = xs[index + 1]! - xs[index]!
    const t = (x - xs[index]!) / width
    const [value, slope, square, cube] = cubicOf(index, xs, ys, slopes)
    return width * t * (value + t * (slope / 2 + t * (square / 3 + (t * cube) / 4)))
  }
  return {
    at: (x) => {
      const index = pieceAt(x)
      const t = (x - xs[index]!) / (xs[index + 1]! - xs[index]!)
      const [value, slope, square, cube] = cubicOf(index, xs, ys, slopes)
      return value + t * (slope + t * (square + t * cube))
    },
    integral: (from, to) => {
      const [first, last] = [pieceAt(from), pieceAt(to)]
      let sum = integralFromLeft(last, to) - integralFromLeft(first, from)
      for (let index = first; index < last; index += 1) sum += integralFromLeft(index, xs[index + 1]!)
      return sum
    },
  }
}

/** Coefficients of t^0 to t^3, t from 0 to 1 along the piece. */
const cubicOf = (
  index: number,
  xs: readonly number[],
  ys: readonly number[],
  slopes: readonly number[],
): readonly [number, number, number, number] => {
  const width = xs[index + 1]! - xs[index]!
  const rise = ys[index + 1]! - ys[index]!
  const [left, right] = [slopes[index]! * width, slopes[index + 1]! * width]
  return [ys[index]!, left, 3 * rise - 2 * left - right, left + right - 2 * rise]
}

const slopesAt = (xs: readonly number[], ys: readonly number[]): number[] => {
  const widths = xs.slice(1).map((x, index) => x - xs[index]!)
  const secants = widths.map((width, index) => (ys[index + 1]! - ys[index]!) / width)
  if (secants.length === 1) return [secants[0]!, secants[0]!]
  const inner = secants.slice(1).map((secant, index) => innerSlope(widths[index]!, widths[index + 1]!, secants[index]!, secant))
  return [
    endSlope(widths[0]!, widths[1]!, secants[0]!, secants[1]!),
    ...inner,
    endSlope(widths.at(-1)!, widths.at(-2)!, secants.at(-1)!, secants.at(-2)!),
  ]
}

const innerSlope = (before: number, after: number, secantBefore: number, secantAfter: number): number => {
  if (secantBefore * secantAfter <= 0) return 0
  const [weightBefore, weightAfter] = [2 * after + before, after + 2 * before]
  return (weightBefore + weightAfter) / (weightBefore / secantBefore + weightAfter / secantAfter)
}

/** From the three points at an end: `near` belongs to the interval at the end. */
const endSlope = (near: number, far: number, secantNear: number, secantFar: number): number => {
  const slope = ((2 * near + far) * secantNear - near * secantFar) / (near + far)
  if (slope * secantNear <= 0) return 0
  return secantNear * secantFar <= 0 && Math.abs(slope) > 3 * Math.abs(secantNear) ? 3 * secantNear : slope
}
