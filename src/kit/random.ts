/** Chance arrives from outside too: one seed, one evening. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** `length` bytes. Only `systemRandom`'s are fit for secrets. */
  bytes(length: number): Uint8Array
}

/** The operating system's randomness. */
export const systemRandom: Random = {
  next: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
}

/**
 * A seeded stream for tests and simulations: sfc32 (Chris Doty-Humphrey, PractRand), whose four words are filled from the
 * seed by FNV-1a and mixed by twelve warm-up rounds. Not fit for secrets.
 */
export const seededRandom = (seed: string | number): Random => {
  let hash = 0x811c9dc5
  for (const character of String(seed)) {
    hash ^= character.codePointAt(0)!
    hash = Math.imul(hash, 0x01000193)
  }
  let a = hash | 0
  let b = Math.imul(hash, 0x9e3779b9) | 0
  let c = Math.imul(hash, 0x85ebca6b) | 0
  let counter = 1
  const word = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round += 1) word()
  return {
    next: () => word() / 2 ** 32,
    bytes: (length) => Uint8Array.from({ length }, () => word() & 0xff),
  }
}

/** Uniform integer in [low, high]. */
export const integerBetween = (random: Random, low: number, high: number): number => low + Math.floor(random.next() * (high - low + 1))

/** One item; the list must not be empty. */
export const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random.next() * items.length)]!

/** A new array in random order (Fisher and Yates). */
export const shuffled = <T>(random: Random, items: readonly T[]): T[] => {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random.next() * (i + 1))
    ;[result[i], result[j]] = [result[j]!, result[i]!]
  }
  return result
}
