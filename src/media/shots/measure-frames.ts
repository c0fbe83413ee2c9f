import { Failure } from '../../kit/failure.ts'
import { emptyFacts, finishFacts, gradualUnits, growFacts, lumaPixels, lumaWidth, mostFrames } from './luma-facts.ts'
import type { LumaFacts } from './luma-facts.ts'
import { emptyProfile, projectPicture, shiftedDifference } from './picture-shift.ts'

export interface FrameMeasure {
  /** Measures the picture of `lumaPixels` bytes that begins at the offset. */
  readonly add: (bytes: Uint8Array, offset: number) => void
  readonly finish: () => LumaFacts
}

/** The numbers of one frame after the other. Hot and plain: it sees every pixel of the film and allocates nothing for a frame; bench/shots.bench.ts says how fast. */
export const measureFrames = (framesPerSecond: number): FrameMeasure => {
  const reaches = reachSeconds.map((seconds) => Math.max(1, Math.round(seconds * framesPerSecond)))
  const flashFrames = Math.max(2, Math.round(flashSeconds * framesPerSecond))
  const facts = emptyFacts(reaches)
  const halves = halfPictures(2 * Math.max(...reaches, flashFrames) + 1)
  const anchor = new Uint8Array(lumaPixels)
  let [picture, pictureBefore] = [new Uint8Array(lumaPixels), new Uint8Array(lumaPixels)]
  let [counts, countsBefore] = [new Int32Array(256), new Int32Array(256)]
  let [profile, profileBefore] = [emptyProfile(), emptyProfile()]
  let n = 0

  const keepPicture = (): void => {
    let [dark, sum, squares] = [0, 0, 0]
    for (let luma = 0; luma < 256; luma += 1) {
      const count = counts[luma]!
      sum += count * luma
      squares += count * luma * luma
      if (luma <= darkest) dark += count
    }
    const mean = sum / lumaPixels
    facts.mean[n] = mean
    facts.spread[n] = Math.sqrt(Math.max(0, squares / lumaPixels - mean * mean))
    facts.dark[n] = dark
  }

  const keepChange = (difference: number): void => {
    facts.difference[n] = difference
    facts.histogram[n] = histogramDistance(countsBefore, counts)
    facts.residual[n] = difference
    facts.still[n] = difference <= stillChange && isStill(anchor, picture) ? 1 : 0
    if (difference < stirring) return
    facts.residual[n] = Math.min(difference, shiftedDifference(pictureBefore, picture, profileBefore, profile))
    facts.returns[n] = halves.returnTo(n, flashFrames)
  }

  return {
    add(bytes, offset) {
      if (n >= mostFrames)
        throw new Failure('TOO_MANY_FRAMES', `a film has at most ${mostFrames} frames, a day at 60 a second`, { frames: mostFrames })
      growFacts(facts, n)
      picture.set(bytes.subarray(offset, offset + lumaPixels))
      counts.fill(0)
      let sum = 0
      for (let p = 0; p < picture.length; p += 1) {
        const luma = picture[p]!
        counts[luma]! += 1
        sum += Math.abs(luma - pictureBefore[p]!)
      }
      halves.keep(n, picture)
      projectPicture(picture, profile)
      keepPicture()
      if (n > 0) keepChange(sum / lumaPixels)
      if (facts.still[n] === 0) anchor.set(picture)
      for (const { reach, across, bend } of facts.gradual) {
        if (n < 2 * reach) break
        halves.blend(n, reach, across, bend)
      }
      ;[picture, pictureBefore] = [pictureBefore, picture]
      ;[counts, countsBefore] = [countsBefore, counts]
      ;[profile, profileBefore] = [profileBefore, profile]
      n += 1
    },
    finish: () => finishFacts(facts, n, framesPerSecond),
  }
}

/** As good as black, in full range: 16 levels above black of limited range (32 of 16 to 235) are 18.6, and scaling rounds. */
const darkest = 19

/** A flash, or a few frames of something else, is over after this long. */
const flashSeconds = 0.2

/** Half the length of the dissolves and fades that are looked for. */
const reachSeconds = [0.125, 0.25, 0.5, 1]

/** Mean luma levels; with less difference to the frame before, shifts and flashes are not looked for: nothing so small is a cut. */
const stirring = 1.5

/** Two pictures are as good as the same up to these differences, the mean and the largest of all pixels: a codec may have touched them. */
const stillMean = 0.25
const stillPeak = 4
/** Two pictures that are both that near to a third differ by no more. */
const stillChange = 2 * stillMean

const isStill = (anchor: Uint8Array, picture: Uint8Array): boolean => {
  let sum = 0
  for (let p = 0; p < picture.length; p += 1) {
    const distance = Math.abs(picture[p]! - anchor[p]!)
    if (distance > stillPeak) return false
    sum += distance
  }
  return sum <= stillMean * picture.length
}

/** What must be carried how far: the area between the two cumulative histograms. */
const histogramDistance = (before: Int32Array, after: Int32Array): number => {
  let [carried, distance] = [0, 0]
  for (let luma = 0; luma < 256; luma += 1) {
    carried += after[luma]! - before[luma]!
    distance += Math.abs(carried)
  }
  return distance / lumaPixels
}

const halfWidth = lumaWidth / 2
const halfPixels = lumaPixels / 4

/** A picture counts as back when it is nearer to an earlier one than this share of its distance to the last. */
const returnShare = 0.35

/** The last pictures at half the width and height, as sums of four pixels: what lasts several frames is large in space too, and a quarter of the pixels is a quarter of the work. */
const halfPictures = (capacity: number) => {
  const ring = new Uint16Array(capacity * halfPixels)
  const startOf = (frame: number): number => (frame % capacity) * halfPixels

  const distance = (a: number, b: number, giveUpAt: number): number => {
    const [i, j] = [startOf(a), startOf(b)]
    let sum = 0
    for (let p = 0; p < halfPixels && sum < giveUpAt; p += halfWidth)
      for (let q = p; q < p + halfWidth; q += 1) sum += Math.abs(ring[i + q]! - ring[j + q]!)
    return sum
  }

  return {
    keep(frame: number, picture: Uint8Array): void {
      const width = 2 * halfWidth
      let to = startOf(frame)
      for (let row = 0; row < picture.length; row += 2 * width)
        for (let from = row, end = row + width; from < end; from += 2)
          ring[to++] = picture[from]! + picture[from + 1]! + picture[from + width]! + picture[from + width + 1]!
    },

    /** How many frames ago this picture was there before another one came between; 0 when it was not. */
    returnTo(frame: number, flashFrames: number): number {
      let nearest = distance(frame, frame - 1, Number.POSITIVE_INFINITY) * returnShare
      let lag = 0
      for (let back = 2; back <= flashFrames + 1 && back <= frame; back += 1) {
        const apart = distance(frame, frame - back, nearest)
        if (apart < nearest) [nearest, lag] = [apart, back]
      }
      return lag
    },

    /** Compares the frames at both ends with the one in the middle, and keeps the result there. */
    blend(last: number, reach: number, across: Uint16Array, bend: Uint16Array): void {
      const middle = last - reach
      const [from, mid, to] = [startOf(middle - reach), startOf(middle), startOf(last)]
      let [apart, bent] = [0, 0]
      for (let p = 0; p < halfPixels; p += 1) {
        const a = ring[from + p]!
        const b = ring[to + p]!
        apart += Math.abs(b - a)
        bent += Math.abs(2 * ring[mid + p]! - a - b)
      }
      across[middle] = (apart / lumaPixels) * gradualUnits
      bend[middle] = (bent / (2 * lumaPixels)) * gradualUnits
    },
  }
}
