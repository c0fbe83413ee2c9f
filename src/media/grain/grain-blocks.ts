import type { Picture } from './picture.ts'

/** Luma is looked at in squares of so many pixels a side, chroma in those beneath them. */
export const blockSide = 32

/** Two pictures of a film, one after the other. */
export type PicturePair = readonly [Picture, Picture]

/** What is looked at in a square: the first picture, or how it differs from the second. */
type View = 'still' | 'change'

/** One square of a pair of pictures. Numbers are on the scale of 8 bits, whatever the pictures have. */
export interface GrainBlock {
  readonly pair: PicturePair
  readonly x: number
  readonly y: number
  readonly mean: number
  /** In which of the two less is left than grain: shapes vanish from the change where nothing moves, and from the still picture where there are none. */
  readonly view: View
  /** Of what is left in that view: grain, and as little as possible of anything else. */
  readonly variance: number
  /** Of that what is left in means of four by four pixels: little in grain, nearly all in shapes. */
  readonly coarse: number
  /** Of both views. */
  readonly still: number
  readonly change: number
  /** The second picture is the first once more, as at odd cadences. */
  readonly isRepeat: boolean
}

/** More squares of a pair of pictures are not looked at: they hardly tell more. */
const mostBlocks = 800

/** The whole squares of a pair of pictures, or every so many of them. */
export const blocksOf = (pair: PicturePair): GrainBlock[] => {
  const [{ width, height }] = pair
  const [columns, rows] = [Math.floor(width / blockSide), Math.floor(height / blockSide)]
  const step = Math.ceil((columns * rows) / mostBlocks)
  const isRepeat = repeats(pair)
  const blocks: GrainBlock[] = []
  const [still, change] = [new Float32Array(blockSide * blockSide), new Float32Array(blockSide * blockSide)]
  for (let index = 0; index < columns * rows; index += step) {
    const [x, y] = [(index % columns) * blockSide, Math.floor(index / columns) * blockSide]
    const mean = leftOf({ pair, x, y, view: 'still' }, 'luma', still)
    leftOf({ pair, x, y, view: 'change' }, 'luma', change)
    const variances = { still: varianceOf(still), change: varianceOf(change) }
    const view = !isRepeat && variances.change < variances.still ? 'change' : 'still'
    const coarse = coarseVarianceOf(view === 'change' ? change : still)
    blocks.push({ pair, x, y, mean, view, variance: variances[view], coarse, ...variances, isRepeat })
  }
  return blocks
}

/** In a repeated picture hardly any sample changes, however it was encoded. */
const mostChanged = 0.01

const repeats = ([{ luma: first }, { luma: second }]: PicturePair): boolean => {
  let changed = 0
  for (let at = 0; at < first.length; at += 1) if (first[at] !== second[at]) changed += 1
  return changed < first.length * mostChanged
}

export type Plane = 'luma' | 'cb' | 'cr'

/** Pixels a side of a square in a plane. */
export const sideIn = (plane: Plane): number => (plane === 'luma' ? blockSide : blockSide / 2)

/**
 * What is left of a square in its view, row by row, into `left`: without the slanting plane that fits it best. A change has the grain of two pictures, and is made as weak as that
 * of one. Returns the mean of the view.
 */
export const leftOf = (block: Pick<GrainBlock, 'pair' | 'x' | 'y' | 'view'>, plane: Plane, left: Float32Array): number => {
  const { pair, view } = block
  const [first, second] = [pair[0][plane], pair[1][plane]]
  const side = sideIn(plane)
  const part = blockSide / side
  const [width, atX, atY] = [pair[0].width / part, block.x / part, block.y / part]
  const scale = (pair[0].bitDepth === 10 ? 0.25 : 1) * (view === 'change' ? Math.SQRT1_2 : 1)
  const other = view === 'change' ? 1 : 0
  const centre = (side - 1) / 2
  let [sum, sumX, sumY] = [0, 0, 0]
  for (let y = 0; y < side; y += 1) {
    const row = (atY + y) * width + atX
    for (let x = 0; x < side; x += 1) {
      const value = (first[row + x]! - other * second[row + x]!) * scale
      left[y * side + x] = value
      sum += value
      sumX += value * (x - centre)
      sumY += value * (y - centre)
    }
  }
  const count = side * side
  // The sum of the squares of either coordinate, counted from the middle.
  const moment = (count * (count - 1)) / 12
  const [mean, slopeX, slopeY] = [sum / count, sumX / moment, sumY / moment]
  for (let y = 0; y < side; y += 1) {
    const rowMean = mean + slopeY * (y - centre)
    for (let x = 0; x < side; x += 1) left[y * side + x]! -= rowMean + slopeX * (x - centre)
  }
  return mean
}

/** Of values whose mean is 0. */
export const varianceOf = (left: Float32Array): number => {
  let sum = 0
  for (const value of left) sum += value * value
  return sum / left.length
}

const coarseSide = 4

const coarseVarianceOf = (left: Float32Array): number => {
  const cells = blockSide / coarseSide
  let sum = 0
  for (let cellY = 0; cellY < cells; cellY += 1)
    for (let cellX = 0; cellX < cells; cellX += 1) {
      let cell = 0
      for (let y = 0; y < coarseSide; y += 1) {
        const row = (cellY * coarseSide + y) * blockSide + cellX * coarseSide
        for (let x = 0; x < coarseSide; x += 1) cell += left[row + x]!
      }
      sum += (cell / coarseSide ** 2) ** 2
    }
  return sum / cells ** 2
}
