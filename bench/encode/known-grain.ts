/** Luma is looked at in so many bands of 32 values. */
export const lumaBands = 8
const bandShift = 5

/** A picture as it lies in a raw file: its luma, and then chroma of half the width and height. */
export interface RawFormat {
  readonly width: number
  readonly height: number
  readonly frames: number
}

const frameBytes = ({ width, height }: RawFormat): number => (width * height * 3) / 2

/** Standard deviation of the grain at a luma: little in the shadows and lights, most between them, as film has it. */
export const grainStrength = (luma: number): number => 2 + 5 * Math.exp(-(((luma - 110) / 60) ** 2))

/**
 * A clip with grain in its luma: Gaussian noise of variance 1, the same at each run, softened by [1 2 1] both ways (what is left has a standard deviation of
 * 3/8) since grains are larger than a pixel, times the strength at each pixel's luma, or a share of it.
 */
export const withGrain = (clean: Uint8Array, format: RawFormat, share = 1): Uint8Array => {
  const { width, height, frames } = format
  // Not `slice`, which in a buffer of Node's is no copy.
  const grainy = Uint8Array.from(clean)
  const random = gaussian(1)
  const strength = Float32Array.from({ length: 256 }, (_, luma) => (share * grainStrength(luma)) / softenedDeviation)
  const stride = width + 2
  const noise = new Float32Array(stride * (height + 2))
  for (let frame = 0; frame < frames; frame += 1) {
    for (let at = 0; at < noise.length; at += 1) noise[at] = random()
    const start = frame * frameBytes(format)
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = start + y * width + x
        const soft = softened(noise, (y + 1) * stride + x + 1, stride)
        grainy[at] = Math.min(255, Math.max(0, Math.round(clean[at]! + strength[clean[at]!]! * soft)))
      }
    }
  }
  return grainy
}

const softenedDeviation = 3 / 8

const softened = (noise: Float32Array, at: number, stride: number): number => {
  const [above, below] = [at - stride, at + stride]
  const sides = noise[at - 1]! + noise[at + 1]! + noise[above]! + noise[below]!
  const corners = noise[above - 1]! + noise[above + 1]! + noise[below - 1]! + noise[below + 1]!
  return (4 * noise[at]! + 2 * sides + corners) / 16
}

/** Numbers of mean 0 and variance 1, from a table of the normal distribution in an order that the seed decides. */
const gaussian = (seed: number): (() => number) => {
  let state = seed >>> 0
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  const table = Float32Array.from({ length: 2 ** 18 }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()))
  return () => table[Math.floor(uniform() * table.length)]!
}

/** Standard deviation of `noisy` - `still` in each band of the luma of `still`; undefined where a band has less than a hundredth of all pixels. */
export const deviationByBand = (noisy: Uint8Array, still: Uint8Array, format: RawFormat): (number | undefined)[] => {
  const counts = new Float64Array(lumaBands)
  const sums = new Float64Array(lumaBands)
  const squares = new Float64Array(lumaBands)
  forEachLuma(format, (at) => {
    const band = still[at]! >> bandShift
    const difference = noisy[at]! - still[at]!
    counts[band]! += 1
    sums[band]! += difference
    squares[band]! += difference * difference
  })
  const least = (format.width * format.height * format.frames) / 100
  return Array.from(counts, (count, band) => (count < least ? undefined : Math.sqrt(squares[band]! / count - (sums[band]! / count) ** 2)))
}

const forEachLuma = (format: RawFormat, look: (at: number) => void): void => {
  const lumaBytes = format.width * format.height
  for (let frame = 0; frame < format.frames; frame += 1) {
    const start = frame * frameBytes(format)
    for (let at = start; at < start + lumaBytes; at += 1) look(at)
  }
}
