import type { Fields } from '../isobmff/boxes.ts'

/** `avc1.64001f`: profile, constraint flags and level as they stand in AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1; RFC 6381, 3.3). */
export const avcCodecs = (type: string, avcC: Fields): string => {
  avcC.skip(1)
  return `${type}.${[avcC.u8(), avcC.u8(), avcC.u8()].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
