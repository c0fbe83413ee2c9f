/** A whole number to [0, 1), the same on every machine: the finaliser of MurmurHash3. */
export const hashed = (x: number, y: number, seed: number): number => {
  let hash = Math.imul(x, 0x27d4eb2f) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/**
 * Value noise on a lattice that repeats after `periodX` and `periodY` cells, in [0, 1]: a texture painted with it can be scrolled
 * without a seam.
 */
export const cells =
  (seed: number, periodX: number, periodY: number) =>
  (x: number, y: number): number => {
    const column = Math.floor(x)
    const row = Math.floor(y)
    const dx = ease(x - column)
    const dy = ease(y - row)
    const left = wrap(column, periodX)
    const right = wrap(column + 1, periodX)
    const top = wrap(row, periodY)
    const bottom = wrap(row + 1, periodY)
    const above = hashed(left, top, seed) * (1 - dx) + hashed(right, top, seed) * dx
    const below = hashed(left, bottom, seed) * (1 - dx) + hashed(right, bottom, seed) * dx
    return above * (1 - dy) + below * dy
  }

/** Octaves of `cells`, each twice as fine and half as strong: clouds, in about [0.15, 0.85]. */
export const clouds = (seed: number, periodX: number, periodY: number, octaves: number) => {
  const layers = Array.from({ length: octaves }, (_, octave) => cells(seed + octave, periodX << octave, periodY << octave))
  const total = 2 - 2 ** (1 - octaves)
  return (x: number, y: number): number => {
    let sum = 0
    for (let octave = 0; octave < octaves; octave += 1) sum += layers[octave]!(x * 2 ** octave, y * 2 ** octave) / 2 ** octave
    return sum / total
  }
}

const ease = (share: number): number => share * share * share * (share * (share * 6 - 15) + 10)
const wrap = (value: number, period: number): number => ((value % period) + period) % period
