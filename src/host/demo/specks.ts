import { hashed } from './noise.ts'
import type { Still } from './paint.ts'

/**
 * Soft round points strewn over a texture that repeats at its borders: stars, flakes, drops.
 * `sizes` are radii in pixels; most points are small. `stretch` draws them out, downwards for more than 1.
 */
export const specks = (options: {
  readonly seed: number
  readonly count: number
  readonly width: number
  readonly height: number
  readonly sizes: readonly [smallest: number, largest: number]
  readonly stretch?: number
}): Still => {
  const { seed, count, width, height, sizes, stretch = 1 } = options
  const light = new Float32Array(width * height)
  for (let index = 0; index < count; index += 1) {
    const chance = hashed(index, 2, seed)
    const radius = sizes[0] + (sizes[1] - sizes[0]) * chance * chance * chance
    const brightness = 0.35 + 0.65 * hashed(index, 3, seed)
    addPoint(light, { width, height }, hashed(index, 0, seed) * width, hashed(index, 1, seed) * height, radius, stretch, brightness)
  }
  return { kind: 'grey', width, height, at: (x, y) => light[y * width + x]! }
}

const addPoint = (
  light: Float32Array,
  size: { width: number; height: number },
  atX: number,
  atY: number,
  radius: number,
  stretch: number,
  brightness: number,
): void => {
  const reachX = Math.ceil(radius * 2.5)
  const reachY = Math.ceil(radius * stretch * 2.5)
  for (let dy = -reachY; dy <= reachY; dy += 1) {
    for (let dx = -reachX; dx <= reachX; dx += 1) {
      const x = Math.floor(atX) + dx
      const y = Math.floor(atY) + dy
      const awayX = (x + 0.5 - atX) / radius
      const awayY = (y + 0.5 - atY) / (radius * stretch)
      const place = wrap(y, size.height) * size.width + wrap(x, size.width)
      light[place] = Math.min(1, light[place]! + brightness * Math.exp(-(awayX * awayX + awayY * awayY) * 1.6))
    }
  }
}

const wrap = (value: number, period: number): number => ((value % period) + period) % period
