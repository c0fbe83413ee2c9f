import type { Fields } from '../isobmff/boxes.ts'

/**
 * `hvc1.1.6.L93.B0` from HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3.1 and annex E.3): profile space and number, the compatibility
 * flags with their bits reversed, tier and level, and the constraint bytes without the zeros at their end.
 */
export const hevcCodecs = (type: string, hvcC: Fields): string => {
  hvcC.skip(1)
  const profile = hvcC.u8()
  const compatibility = hvcC.u32()
  const constraints = [...hvcC.bytes(6)]
  const level = hvcC.u8()
  while (constraints.at(-1) === 0) constraints.pop()
  return [
    type,
    `${['', 'A', 'B', 'C'][profile >> 6]}${profile & 0x1f}`,
    reverseBits(compatibility).toString(16).toUpperCase(),
    `${profile & 0x20 ? 'H' : 'L'}${level}`,
    ...constraints.map((byte) => byte.toString(16).toUpperCase()),
  ].join('.')
}

const reverseBits = (word: number): number => {
  let reversed = 0
  for (let bit = 0; bit < 32; bit += 1) reversed = (reversed << 1) | ((word >>> bit) & 1)
  return reversed >>> 0
}
