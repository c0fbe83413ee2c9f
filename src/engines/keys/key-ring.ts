import { Failure } from '../../kit/failure.ts'

/** One secret, sealed with the key-encryption key. */
export interface RingKey {
  readonly keyId: number
  /** base64url. */
  readonly sealed: string
}

/** The keys of one purpose, the current one first. `lastKeyId` keeps the number of a retired key from being given out again at once. */
export interface Ring {
  readonly lastKeyId: number
  readonly keys: readonly RingKey[]
}

/** By purpose. */
export type Rings = Readonly<Record<string, Ring>>

const maxKeyId = 255

/** The number of the ring's next key: 1 to 255, and round again past those that still count. */
export const nextKeyId = (purpose: string, ring: Ring | undefined): number => {
  const taken = new Set(ring?.keys.map(({ keyId }) => keyId))
  for (let step = 0; step < maxKeyId; step += 1) {
    const keyId = (((ring?.lastKeyId ?? 0) + step) % maxKeyId) + 1
    if (!taken.has(keyId)) return keyId
  }
  throw new Failure('KEYS_EXHAUSTED', `All ${maxKeyId} keys of ${purpose} are in use. Retire old ones before rotating again.`, { purpose })
}

/** A ring with a new current key; the same object when that key is in it already. */
export const withKey = (rings: Rings, purpose: string, sealed: string): Rings => {
  const ring = rings[purpose]
  if (ring?.keys.some((key) => key.sealed === sealed)) return rings
  const keyId = nextKeyId(purpose, ring)
  return { ...rings, [purpose]: { lastKeyId: keyId, keys: [{ keyId, sealed }, ...(ring?.keys ?? [])] } }
}

/** The same object when there is no such key. */
export const withoutKey = (rings: Rings, purpose: string, keyId: number): Rings => {
  const ring = rings[purpose]
  if (!ring?.keys.some((key) => key.keyId === keyId)) return rings
  return { ...rings, [purpose]: { ...ring, keys: ring.keys.filter((key) => key.keyId !== keyId) } }
}
