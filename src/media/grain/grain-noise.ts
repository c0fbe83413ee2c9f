import { blocksOf, leftOf, sideIn, varianceOf, type GrainBlock, type PicturePair, type Plane } from './grain-blocks.ts'

/** Bands of luma, of 16 values of 8 bits each; grain of a band lies between two of the 17 borders. */
export const bandCount = 16
const bandWidth = 256 / bandCount

/** Squares of a film in which there is nothing but grain, as far as pictures can tell. */
export interface FlatBlocks {
  readonly flat: readonly GrainBlock[]
  /** All that were looked at, without the black and white ones of bars and titles. */
  readonly looked: number
}

/** A square of a band is flat when its shapes are hardly stronger than in the flattest tenth of them. */
const flattestShare = 0.1
const hardlyStronger = 1.7
/** A band of fewer squares says nothing. */
const leastBlocks = 8

/** Picks from pairs of pictures of one film the squares from which grain can be learned: in each band of luma the flattest. */
export const flatBlocksOf = (pairs: readonly PicturePair[]): FlatBlocks => {
  const blocks = pairs.flatMap(blocksOf).filter((block) => !isEmpty(block) && block.still < mostSpread)
  const flat = Array.from({ length: bandCount }, (_, band) => {
    const own = blocks.filter(({ mean }) => Math.min(bandCount - 1, Math.floor(mean / bandWidth)) === band)
    if (own.length < leastBlocks) return []
    const coarse = own.map((block) => block.coarse).toSorted((a, b) => a - b)
    const limit = coarse[Math.floor(own.length * flattestShare)]! * hardlyStronger
    return own.filter((block) => block.coarse <= limit)
  }).flat()
  return { flat, looked: blocks.length }
}

/** Bars and titles: as black or white as can be, and without anything in them. */
const isEmpty = ({ mean, still }: GrainBlock): boolean => still < 0.05 && (mean < 18 || mean > 233)
/** A square of many lumas says nothing about one. */
const mostSpread = 20 ** 2

/**
 * Standard deviation of the grain of a plane at the 17 borders of the bands of luma, on the scale of 8 bits. The flattest squares are weighed together by least
 * squares; where there are none, it stays what it is beside them.
 */
export const strengthOf = (flat: readonly GrainBlock[], plane: Plane): number[] => {
  const nodes = bandCount + 1
  const [own, next, right] = [new Float64Array(nodes), new Float64Array(nodes), new Float64Array(nodes)]
  const left = new Float32Array(sideIn(plane) ** 2)
  for (const block of flat) {
    const variance = plane === 'luma' ? block.variance : planeVariance(block, plane, left)
    const place = Math.min(block.mean / bandWidth, nodes - 1.001)
    const [node, share] = [Math.floor(place), place % 1]
    const deviation = Math.sqrt(variance)
    own[node]! += (1 - share) ** 2
    own[node + 1]! += share ** 2
    next[node]! += share * (1 - share)
    right[node]! += (1 - share) * deviation
    right[node + 1]! += share * deviation
  }
  for (let node = 0; node < nodes; node += 1) {
    own[node]! += (node > 0 ? smoothness : 0) + (node < nodes - 1 ? smoothness : 0)
    if (node < nodes - 1) next[node]! -= smoothness
  }
  return solveTridiagonal(own, next, right).map((strength) => Math.max(0, strength))
}

/** How many squares it takes to say that neighbouring bands differ. */
const smoothness = 1

const planeVariance = (block: GrainBlock, plane: Plane, left: Float32Array): number => {
  leftOf(block, plane, left)
  return varianceOf(left)
}

/** Symmetric: `next` are the elements beside the diagonal. */
const solveTridiagonal = (own: Float64Array, next: Float64Array, right: Float64Array): number[] => {
  const size = own.length
  const [diagonal, values] = [Float64Array.from(own), Float64Array.from(right)]
  for (let row = 1; row < size; row += 1) {
    const factor = next[row - 1]! / diagonal[row - 1]!
    diagonal[row]! -= factor * next[row - 1]!
    values[row]! -= factor * values[row - 1]!
  }
  const solved = Array.from(values)
  for (let row = size - 1; row >= 0; row -= 1) {
    const after = row < size - 1 ? next[row]! * solved[row + 1]! : 0
    solved[row] = (values[row]! - after) / diagonal[row]!
  }
  return solved
}
