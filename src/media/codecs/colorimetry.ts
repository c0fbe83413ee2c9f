import { Fields } from '../isobmff/boxes.ts'
import type { Box } from '../isobmff/boxes.ts'

/** How numbers in a picture become light: code points of ISO/IEC 23091-2; 2 is "unspecified". */
export interface Colorimetry {
  /** 1: BT.709. 9: BT.2020. */
  readonly primaries: number
  /** 1: BT.709. 16: PQ. 18: HLG. */
  readonly transfer: number
  /** 1: BT.709. 9: BT.2020 with non-constant luminance. */
  readonly matrix: number
  readonly fullRange: boolean
}

export type DynamicRange = 'sdr' | 'pq' | 'hlg'

/** What a transfer function says about the range: everything that is neither PQ nor HLG is shown as SDR. */
export const dynamicRangeOf = (colour: Pick<Colorimetry, 'transfer'> | undefined): DynamicRange =>
  colour?.transfer === 16 ? 'pq' : colour?.transfer === 18 ? 'hlg' : 'sdr'

/** `colr` with code points (ISO/IEC 14496-12, 12.1.5); undefined for an ICC profile. */
export const readColr = (colr: Box): Colorimetry | undefined => {
  const fields = new Fields(colr)
  if (String.fromCharCode(...fields.bytes(4)) !== 'nclx') return undefined
  return { primaries: fields.u16(), transfer: fields.u16(), matrix: fields.u16(), fullRange: (fields.u8() & 0x80) !== 0 }
}
