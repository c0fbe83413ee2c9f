import { malformed } from '../isobmff/boxes.ts'
import type { Box, Fields } from '../isobmff/boxes.ts'
import { readColr } from './colorimetry.ts'

/**
 * `av01.0.04M.08` from AV1CodecConfigurationRecord, and for colours other than BT.709 the long form with chroma format and code points
 * (AV1 Codec ISO Media File Format Binding, 2.3 and section 5).
 */
export const av1Codecs = (av1C: Fields, colr: Box | undefined): string => {
  const marker = av1C.u8()
  if (marker !== 0x81) throw malformed('av1C is of an unknown version')
  const levels = av1C.u8()
  const format = av1C.u8()
  const profile = levels >> 5
  const level = levels & 0x1f
  const [highBitDepth, twelveBit, monochrome] = [(format >> 6) & 1, (format >> 5) & 1, (format >> 4) & 1]
  const depth = highBitDepth ? (profile === 2 && twelveBit ? 12 : 10) : 8
  const short = `av01.${profile}.${twoDigits(level)}${format & 0x80 ? 'H' : 'M'}.${twoDigits(depth)}`
  const colour = colr && readColr(colr)
  if (!colour) return short
  const codePoints = [colour.primaries, colour.transfer, colour.matrix]
  if (codePoints.every((point) => point === 1) && !colour.fullRange && !monochrome) return short
  const chroma = `${(format >> 3) & 1}${(format >> 2) & 1}${(format >> 3) & (format >> 2) & 1 ? format & 0x3 : 0}`
  return [short, monochrome, chroma, ...codePoints.map(twoDigits), colour.fullRange ? 1 : 0].join('.')
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')
