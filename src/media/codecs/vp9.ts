import type { Fields } from '../isobmff/boxes.ts'

/** `vp09.00.10.08` from VPCodecConfigurationRecord, and for colours other than BT.709 the long form (VP Codec ISO Media File Format Binding). */
export const vp9Codecs = (vpcC: Fields): string => {
  vpcC.versionAndFlags()
  const profile = vpcC.u8()
  const level = vpcC.u8()
  const packed = vpcC.u8()
  const codePoints = [vpcC.u8(), vpcC.u8(), vpcC.u8()]
  const fullRange = packed & 1
  const chroma = (packed >> 1) & 0x7
  const short = ['vp09', ...[profile, level, packed >> 4].map(twoDigits)].join('.')
  // 0 and 1 are 4:2:0 in its two sitings; 2 is "unspecified", which a player takes for BT.709.
  if (chroma <= 1 && fullRange === 0 && codePoints.every((point) => point === 1 || point === 2)) return short
  return [short, ...[chroma, ...codePoints, fullRange].map(twoDigits)].join('.')
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')
