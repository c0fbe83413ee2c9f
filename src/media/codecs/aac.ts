import { malformed } from '../isobmff/boxes.ts'
import type { Fields } from '../isobmff/boxes.ts'

/** `mp4a.40.2`: object type and, for MPEG-4 audio, the audio object type at the head of its AudioSpecificConfig (ISO/IEC 14496-1, 7.2.6; 14496-3, 1.6.2). */
export const aacCodecs = (esds: Fields): string => {
  esds.versionAndFlags()
  enterDescriptor(esds, 0x03)
  esds.skip(2)
  const flags = esds.u8()
  if (flags & 0x80) esds.skip(2)
  if (flags & 0x40) esds.skip(esds.u8())
  if (flags & 0x20) esds.skip(2)
  enterDescriptor(esds, 0x04)
  const objectType = esds.u8()
  esds.skip(12)
  const prefix = `mp4a.${objectType.toString(16).toUpperCase().padStart(2, '0')}`
  if (objectType !== 0x40) return prefix
  enterDescriptor(esds, 0x05)
  const first = esds.u8()
  const audioObjectType = first >> 3
  // 31 is an escape: six more bits, counted from 32.
  return `${prefix}.${audioObjectType === 31 ? 32 + ((first & 0x7) << 3) + (esds.u8() >> 5) : audioObjectType}`
}

/** Tag and length; lengths come in up to four groups of seven bits. */
const enterDescriptor = (fields: Fields, tag: number): void => {
  if (fields.u8() !== tag) throw malformed('esds has an unexpected descriptor')
  for (let group = 0; group < 4; group += 1) if ((fields.u8() & 0x80) === 0) return
  throw malformed('esds has a length that does not end')
}
