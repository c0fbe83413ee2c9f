import type { Fields } from '../isobmff/boxes.ts'

/**
 * `avc1.64001f`: profile, constraint flags and level as they stand in AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1; RFC 6381, 3.3). Level 1b, which the High
 * profiles write as 9, is called 1.1, which includes it (H.264, table A-1): Chromium knows no level below 10 and would leave the track alone.
 */
export const avcCodecs = (type: string, avcC: Fields): string => {
  avcC.skip(1)
  const [profile, constraints, level] = [avcC.u8(), avcC.u8(), avcC.u8()]
  return `${type}.${[profile, constraints, level === level1b ? level11 : level].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

const level1b = 9
const level11 = 11
