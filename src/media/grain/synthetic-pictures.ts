import type { Picture } from './picture.ts'

/** What tests look at: pictures whose grain is known. */
export interface SyntheticPicture {
  readonly width: number
  readonly height: number
  readonly seed: number
  readonly bitDepth?: 8 | 10
  /** Of 8 bits, without grain, by place. */
  readonly luma: (x: number, y: number) => number
  /** Standard deviation of grain at a luma. */
  readonly strength: (luma: number) => number
  /** Grain is as wide as the mean of a pixel and the one left of it. */
  readonly isSoft?: boolean
  /** Of both chroma planes. */
  readonly chromaStrength?: number
}

export const syntheticPicture = (ask: SyntheticPicture): Picture => {
  const { width, height, bitDepth = 8, chromaStrength = 0 } = ask
  const random = gaussian(ask.seed)
  const most = 2 ** bitDepth - 1
  const scale = bitDepth === 10 ? 4 : 1
  const samples = (count: number) => (bitDepth === 10 ? new Uint16Array(count) : new Uint8Array(count))
  const rounded = (value: number) => Math.min(most, Math.max(0, Math.round(value * scale)))
  const luma = samples(width * height)
  for (let y = 0; y < height; y += 1) {
    let before = random()
    for (let x = 0; x < width; x += 1) {
      const next = random()
      const noise = ask.isSoft ? (before + next) / Math.SQRT2 : next
      before = next
      const value = ask.luma(x, y)
      luma[y * width + x] = rounded(value + ask.strength(value) * noise)
    }
  }
  const chroma = () => samples((width * height) / 4).map(() => rounded(128 + chromaStrength * random()))
  return { width, height, bitDepth, luma, cb: chroma(), cr: chroma() }
}

/** Numbers of mean 0 and variance 1, the same for a seed (Box and Muller). */
const gaussian = (seed: number): (() => number) => {
  let state = seed >>> 0
  const uniform = () => {
    // A counter, mixed well: neighbours have nothing in common.
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32 + 2 ** -33
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}
