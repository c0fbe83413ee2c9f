import { coefficientsOfLag } from './film-grain.ts'
import { leftOf, sideIn, varianceOf, type GrainBlock, type Plane } from './grain-blocks.ts'

/**
 * Grain is noise that went through a filter: each sample is a sum of neighbours above it and left of it, times coefficients, and of new noise (autoregression, as in
 * AV1, 7.18.3.3). Which coefficients they are follows from how like grain is to itself moved a little (Yule-Walker): with `r(d)` the mean product of samples that lie `d`
 * apart, and `p` the places of the neighbours, for each of them
 *
 *     sum over q of r(p - q) * coefficient(q) = r(p)
 */
export const filterOf = (flat: readonly GrainBlock[], plane: Plane, lag: number): number[] => {
  const likeness = likenessOf(flat, plane, lag)
  const places = placesOf(lag)
  const r = (x: number, y: number) => (y < 0 || (y === 0 && x < 0) ? likeness(-x, -y) : likeness(x, y))
  const matrix = places.map(([x, y], row) =>
    places.map(([otherX, otherY], column) => r(x - otherX, y - otherY) + (row === column ? addedNoise : 0)),
  )
  return solve(
    matrix,
    places.map(([x, y]) => r(x, y)),
  )
}

/**
 * White noise that is taken to lie on grain, in parts of its variance. Grain that is soft has frequencies of which there is nothing, and a filter that leaves them out
 * exactly rings: what it makes is still alike a quarter of a block away, which is seen as a weave. With so much of it, likeness dies away as it should.
 */
const addedNoise = 0.1

/** Where the neighbours lie, in the order of the coefficients: row by row from above left. */
const placesOf = (lag: number): (readonly [number, number])[] =>
  Array.from({ length: coefficientsOfLag(lag) }, (_, index) => {
    const row = Math.floor(index / (2 * lag + 1))
    return [(index % (2 * lag + 1)) - lag, row - lag] as const
  })

/** More squares would hardly tell more. */
const mostBlocks = 200

/** Mean products of samples so far apart, right and down, of grain of variance 1. */
const likenessOf = (flat: readonly GrainBlock[], plane: Plane, lag: number): ((x: number, y: number) => number) => {
  const side = sideIn(plane)
  const left = new Float32Array(side * side)
  const [width, height] = [4 * lag + 1, lag + 1]
  const [sums, counts] = [new Float64Array(width * height), new Float64Array(width * height)]
  const step = Math.max(1, Math.ceil(flat.length / mostBlocks))
  for (let index = 0; index < flat.length; index += step) {
    leftOf(flat[index]!, plane, left)
    const variance = varianceOf(left)
    if (variance === 0) continue
    for (let down = 0; down <= lag; down += 1)
      for (let across = -2 * lag; across <= 2 * lag; across += 1) {
        const at = down * width + across + 2 * lag
        sums[at]! += productsOf(left, side, across, down) / variance
        counts[at]! += (side - Math.abs(across)) * (side - down)
      }
  }
  const mean = (at: number) => (counts[at] === 0 ? 0 : sums[at]! / counts[at]!)
  return (x, y) => mean(y * width + x + 2 * lag) / (mean(2 * lag) || 1)
}

const productsOf = (left: Float32Array, side: number, across: number, down: number): number => {
  let sum = 0
  const [from, to] = [Math.max(0, -across), Math.min(side, side - across)]
  for (let y = 0; y + down < side; y += 1) {
    const row = y * side
    const other = (y + down) * side + across
    for (let x = from; x < to; x += 1) sum += left[row + x]! * left[other + x]!
  }
  return sum
}

/** Gauss, with the largest element of a column as pivot. */
const solve = (matrix: readonly (readonly number[])[], right: readonly number[]): number[] => {
  const rows = matrix.map((row, index) => [...row, right[index]!])
  const size = rows.length
  for (let column = 0; column < size; column += 1) {
    let pivot = column
    for (let row = column + 1; row < size; row += 1) if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    const head = rows[column]!
    if (head[column] === 0) return right.map(() => 0)
    for (let row = column + 1; row < size; row += 1) {
      const own = rows[row]!
      const factor = own[column]! / head[column]!
      for (let at = column; at <= size; at += 1) own[at]! -= factor * head[at]!
    }
  }
  const solved = right.map(() => 0)
  for (let row = size - 1; row >= 0; row -= 1) {
    let value = rows[row]![size]!
    for (let column = row + 1; column < size; column += 1) value -= rows[row]![column]! * solved[column]!
    solved[row] = value / rows[row]![row]!
  }
  return solved
}

/** The template of a decoder is 73 by 82 samples (AV1, 7.18.3.3). */
const [templateRows, templateColumns] = [73, 82]
/** A filter whose answer to one sample does not die away makes no grain. */
const stillAlive = 1e-3

/**
 * How much larger the standard deviation of filtered noise is than that of the noise: the root of the sum of squares of the filter's answer to a single sample. Undefined
 * where the answer grows.
 */
export const gainOf = (coefficients: readonly number[], lag: number): number | undefined => {
  const answer = new Float64Array(templateRows * templateColumns)
  const places = placesOf(lag)
  answer[templateColumns / 2] = 1
  let [energy, late] = [0, 0]
  for (let y = 0; y < templateRows; y += 1)
    for (let x = 0; x < templateColumns; x += 1) {
      const at = y * templateColumns + x
      for (const [index, [across, down]] of places.entries()) {
        const column = x + across
        if (y + down >= 0 && column >= 0 && column < templateColumns)
          answer[at]! += coefficients[index]! * answer[at + down * templateColumns + across]!
      }
      energy += answer[at]! ** 2
      if (y >= templateRows / 2) late += answer[at]! ** 2
    }
  return Number.isFinite(energy) && late < energy * stillAlive ? Math.sqrt(energy) : undefined
}
