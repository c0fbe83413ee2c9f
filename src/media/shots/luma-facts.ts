/**
 * What is kept of a film's small luma pictures (64x36, full range: black 0, white 255): a few numbers a frame, enough to find shots, black and
 * frozen stretches afterwards.
 *
 * - `difference`, the mean absolute difference to the frame before, is large at a cut, but also in fast motion;
 * - `residual` is what stays of it after the best shift of the whole picture, so that a pan does not look like a cut;
 * - `histogram`, the distance by which luma must be moved to turn one histogram into the other (never above `difference`), does not see motion;
 * - `returns` tells that a picture is back after a few other frames: a flash, not two cuts;
 * - `across` and `bend`, for a few reaches w: how far the frames t-w and t+w differ, and how far frame t lies from halfway between both.
 *   A dissolve or a fade blends two pictures, so that frame t is the mean of the two: `bend` is near 0 and `across` large. Motion bends.
 */
export interface LumaFacts {
  readonly frames: number
  /** The constant frame rate at which the film was surveyed. */
  readonly framesPerSecond: number
  /** Mean luma, 0 to 255. */
  readonly mean: Float32Array
  /** Standard deviation of luma over the picture. */
  readonly spread: Float32Array
  /** Pixels, of `lumaPixels`, that are as good as black. */
  readonly dark: Uint16Array
  /** Mean absolute difference to the frame before, in luma levels; 0 for the first frame. */
  readonly difference: Float32Array
  /** The same after the best shift of the picture; at most `difference`. */
  readonly residual: Float32Array
  /** Earth mover's distance to the histogram of the frame before, in luma levels. */
  readonly histogram: Float32Array
  /** The picture of this many frames before is back (2 or more); 0 when none is. */
  readonly returns: Uint8Array
  /** 1: as good as the first picture of the still stretch in which it lies; 0: the first of one, or of none. */
  readonly still: Uint8Array
  /** By rising reach. */
  readonly gradual: readonly GradualFacts[]
}

export interface GradualFacts {
  /** w: frames from the middle to either side. */
  readonly reach: number
  /** Mean absolute difference of the frames t-w and t+w, in luma levels times `gradualUnits`; 0 where one of them is outside the film. */
  readonly across: Uint16Array
  /** Mean absolute distance of frame t from the mean of those two, in the same units. */
  readonly bend: Uint16Array
}

export const lumaWidth = 64
export const lumaHeight = 36
export const lumaPixels = lumaWidth * lumaHeight

/** Of `GradualFacts` in one luma level. */
export const gradualUnits = 64

/** A day at 60 frames a second. */
export const mostFrames = 24 * 3600 * 60

/** Facts that are still being gathered; the columns grow by half when they are full: at most about 60 bytes a frame. */
export interface GrowingFacts {
  mean: Float32Array
  spread: Float32Array
  dark: Uint16Array
  difference: Float32Array
  residual: Float32Array
  histogram: Float32Array
  returns: Uint8Array
  still: Uint8Array
  readonly gradual: { readonly reach: number; across: Uint16Array; bend: Uint16Array }[]
}

export const emptyFacts = (reaches: readonly number[]): GrowingFacts => ({
  mean: new Float32Array(firstCapacity),
  spread: new Float32Array(firstCapacity),
  dark: new Uint16Array(firstCapacity),
  difference: new Float32Array(firstCapacity),
  residual: new Float32Array(firstCapacity),
  histogram: new Float32Array(firstCapacity),
  returns: new Uint8Array(firstCapacity),
  still: new Uint8Array(firstCapacity),
  gradual: reaches.map((reach) => ({ reach, across: new Uint16Array(firstCapacity), bend: new Uint16Array(firstCapacity) })),
})

const firstCapacity = 4096

/** Makes room for one more frame behind `frames`. */
export const growFacts = (facts: GrowingFacts, frames: number): void => {
  if (frames < facts.mean.length) return
  eachColumn(facts, Math.min(mostFrames, Math.ceil(frames * 1.5)))
}

/** Cut to the frames that are there. The growing facts must not be used any more. */
export const finishFacts = (facts: GrowingFacts, frames: number, framesPerSecond: number): LumaFacts => {
  eachColumn(facts, frames)
  return { frames, framesPerSecond, ...facts }
}

const eachColumn = (facts: GrowingFacts, length: number): void => {
  facts.mean = resizedFloats(facts.mean, length)
  facts.spread = resizedFloats(facts.spread, length)
  facts.difference = resizedFloats(facts.difference, length)
  facts.residual = resizedFloats(facts.residual, length)
  facts.histogram = resizedFloats(facts.histogram, length)
  facts.dark = resizedWords(facts.dark, length)
  facts.returns = resizedBytes(facts.returns, length)
  facts.still = resizedBytes(facts.still, length)
  for (const scale of facts.gradual) {
    scale.across = resizedWords(scale.across, length)
    scale.bend = resizedWords(scale.bend, length)
  }
}

const resizedFloats = (column: Float32Array, length: number): Float32Array => {
  const resized = new Float32Array(length)
  resized.set(column.subarray(0, length))
  return resized
}

const resizedWords = (column: Uint16Array, length: number): Uint16Array => {
  const resized = new Uint16Array(length)
  resized.set(column.subarray(0, length))
  return resized
}

const resizedBytes = (column: Uint8Array, length: number): Uint8Array => {
  const resized = new Uint8Array(length)
  resized.set(column.subarray(0, length))
  return resized
}
