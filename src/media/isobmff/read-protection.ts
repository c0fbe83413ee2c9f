import { toHex } from '../../kit/bytes.ts'
import { boxesIn, childrenOf, Fields, findBox, malformed, requireBox } from './boxes.ts'
import type { Box } from './boxes.ts'

/** What a protected sample entry says of its samples. */
export interface EntryProtection {
  /** `cenc`, `cbcs`: ISO/IEC 23001-7. */
  readonly scheme: string
  /** Key ID of its samples unless they say otherwise: 32 lower-case hexadecimal digits. */
  readonly keyId: string
}

/** Of the boxes inside a sample entry, `sinf` (ISO/IEC 14496-12, 8.12); undefined where samples are clear. Failure `MALFORMED_MEDIA`. */
export const protectionOf = (parts: readonly Box[]): EntryProtection | undefined => {
  const sinf = findBox(parts, 'sinf')
  if (!sinf) return undefined
  const inside = childrenOf(sinf)
  const scheme = new Fields(requireBox(inside, 'schm'))
  scheme.versionAndFlags()
  const tenc = requireBox(childrenOf(requireBox(inside, 'schi')), 'tenc')
  return { scheme: String.fromCharCode(...scheme.bytes(4)), keyId: keyIdOf(tenc) }
}

/** `tenc` (ISO/IEC 23001-7, 8.2): two bytes for the pattern, whether samples are protected, the length of their vectors, the key. */
const keyIdOf = (tenc: Box): string => {
  const fields = new Fields(tenc)
  fields.versionAndFlags()
  fields.skip(2)
  if (fields.u8() !== 1) throw malformed('tenc says that samples are not protected')
  fields.skip(1)
  return toHex(fields.bytes(16))
}

/** Whether a media segment's samples are encrypted: then its fragment says how (`senc`, or the place of the same in `saio`). Failure `MALFORMED_MEDIA`. */
export const isEncrypted = (segment: Uint8Array): boolean => {
  const traf = childrenOf(requireBox(childrenOf(requireBox(boxesIn(segment), 'moof')), 'traf'))
  return findBox(traf, 'senc') !== undefined || findBox(traf, 'saio') !== undefined
}
