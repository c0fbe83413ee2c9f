import type { BitReader } from './bits.ts'

/** Parts of a frame with settings of their own, as far as headers depend on them. */
export interface Segments {
  /** What is added to the quantiser of each of the eight; none where segments are not used or have no quantisers of their own. */
  readonly added: readonly (number | undefined)[]
  /** Index of the quantiser in each of the eight, 0 to 255 (get_qidx, 7.12.2). */
  readonly quantisers: (base: number) => number[]
}

const segmentsOf = (added: readonly (number | undefined)[]): Segments => ({
  added,
  quantisers: (base) => added.map((delta) => (delta === undefined ? base : Math.min(255, Math.max(0, base + delta)))),
})

const noSegments = segmentsOf(Array.from({ length: 8 }, () => undefined))

/** Bits of each feature's value, with a sign in the first five. */
const featureBits = [8, 6, 6, 6, 6, 3, 0, 0]
const signedFeatures = 5

/** segmentation_params (AV1 bitstream specification, 5.9.14). Where it changes nothing, all stays as in the frame before, if there is one. */
export const readSegments = (bits: BitReader, before: Segments | undefined): Segments => {
  if (!bits.flag()) return noSegments
  if (before) {
    if (bits.flag()) bits.read(1)
    if (!bits.flag()) return before
  }
  return segmentsOf(
    Array.from({ length: 8 }, () => {
      const features = featureBits.map((size, feature) => {
        if (!bits.flag()) return undefined
        return feature < signedFeatures ? bits.signed(size + 1) : bits.read(size)
      })
      return features[0]
    }),
  )
}
