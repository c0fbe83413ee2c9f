import { Fields, findBox } from '../isobmff/boxes.ts'
import type { Box } from '../isobmff/boxes.ts'
import type { OpenEntry } from './sample-entry.ts'

/** Bits of a luma sample as the decoder configuration says it; undefined where it does not. */
export const bitDepthOf = ({ parts }: Pick<OpenEntry, 'parts'>): number | undefined => {
  for (const [type, read] of readers) {
    const box = findBox(parts, type)
    if (box) return read(box)
  }
  return undefined
}

/** ISO/IEC 14496-15, 5.3.3.1: the depth stands behind the parameter sets, and only for the profiles that have a choice. */
const avcDepth = (avcC: Box): number | undefined => {
  const fields = new Fields(avcC)
  fields.skip(1)
  const profile = fields.u8()
  fields.skip(3)
  for (const countMask of [0x1f, 0xff]) for (let sets = fields.u8() & countMask; sets > 0; sets -= 1) fields.skip(fields.u16())
  if (fields.left >= 2) {
    fields.skip(1)
    return 8 + (fields.u8() & 0x7)
  }
  // Up to High there is only one depth.
  return profile <= 100 ? 8 : undefined
}

/** ISO/IEC 14496-15, 8.3.3.1. */
const hevcDepth = (hvcC: Box): number => {
  const fields = new Fields(hvcC)
  fields.skip(17)
  return 8 + (fields.u8() & 0x7)
}

/** VP Codec ISO Media File Format Binding. */
const vp9Depth = (vpcC: Box): number => {
  const fields = new Fields(vpcC)
  fields.skip(6)
  return fields.u8() >> 4
}

/** AV1 Codec ISO Media File Format Binding, 2.3.3. */
const av1Depth = (av1C: Box): number => {
  const fields = new Fields(av1C)
  fields.skip(1)
  const profile = fields.u8() >> 5
  const format = fields.u8()
  return (format & 0x40) === 0 ? 8 : profile === 2 && (format & 0x20) !== 0 ? 12 : 10
}

const readers: readonly (readonly [type: string, read: (box: Box) => number | undefined])[] = [
  ['avcC', avcDepth],
  ['hvcC', hevcDepth],
  ['vpcC', vp9Depth],
  ['av1C', av1Depth],
]
