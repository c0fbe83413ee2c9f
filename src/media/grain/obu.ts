import { concatBytes } from '../../kit/bytes.ts'
import { malformed } from '../isobmff/boxes.ts'

/** Of the types of open bitstream units those that tell of grain (AV1 bitstream specification, 6.2.2). */
export const obuTypes = { sequenceHeader: 1, frameHeader: 3, frame: 6, redundantFrameHeader: 7 } as const

/** One open bitstream unit (5.3). */
export interface Obu {
  readonly type: number
  /** The byte or two before its size. */
  readonly header: Uint8Array
  readonly temporalId: number
  readonly spatialId: number
  readonly payload: Uint8Array
}

/** More of them than any encoder makes for one picture. */
const mostUnits = 1000

/** The units in some bytes, in order; only the last may go without a size. Failure `MALFORMED_MEDIA`. */
export const obusIn = (bytes: Uint8Array): Obu[] => {
  const found: Obu[] = []
  for (let at = 0; at < bytes.length;) {
    if (found.length === mostUnits) throw malformed(`there are more than ${mostUnits} AV1 units for one picture`)
    const first = bytes[at]!
    if (first & 0x80) throw malformed(`an AV1 unit at ${at} has its forbidden bit set`)
    const headerBytes = first & 0x04 ? 2 : 1
    if (at + headerBytes > bytes.length) throw malformed('an AV1 unit is cut off')
    const header = bytes.subarray(at, at + headerBytes)
    const layers = headerBytes === 2 ? header[1]! : 0
    at += headerBytes
    let size = bytes.length - at
    if (first & 0x02) {
      const read = readLeb128(bytes, at)
      at = read.end
      size = read.value
    }
    if (size > bytes.length - at) throw malformed(`an AV1 unit claims ${size} bytes, and ${bytes.length - at} are left`)
    found.push({
      type: (first >> 3) & 0xf,
      header,
      temporalId: layers >> 5,
      spatialId: (layers >> 3) & 3,
      payload: bytes.subarray(at, at + size),
    })
    at += size
  }
  return found
}

/** The unit with another payload; it says how long it is. */
export const obuBytes = (obu: Pick<Obu, 'header'>, payload: Uint8Array): Uint8Array<ArrayBuffer> => {
  const header = Uint8Array.from(obu.header)
  header[0]! |= 0x02
  return concatBytes(header, leb128(payload.length), payload)
}

/** Little-endian groups of seven bits, at most eight of them (4.10.5). */
const readLeb128 = (bytes: Uint8Array, from: number): { value: number; end: number } => {
  let value = 0
  for (let at = 0; at < 8; at += 1) {
    const byte = bytes[from + at]
    if (byte === undefined) throw malformed('the size of an AV1 unit is cut off')
    value += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return { value, end: from + at + 1 }
  }
  throw malformed('the size of an AV1 unit is too long')
}

const leb128 = (value: number): Uint8Array => {
  const bytes: number[] = []
  let left = value
  do {
    bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0))
    left = Math.floor(left / 128)
  } while (left > 0)
  return Uint8Array.from(bytes)
}
