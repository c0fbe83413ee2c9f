import { Failure } from '../../kit/failure.ts'

export interface FrameCrcReader {
  /** Takes the next bytes of the file, cut anywhere. Failures `NOT_FRAME_CRCS`, `TOO_MANY_FRAMES`. */
  readonly push: (bytes: Uint8Array) => void
  /** Adler-32 of every picture, in order. Failure `NOT_FRAME_CRCS` when the text ended inside a line. */
  readonly finish: () => Uint32Array<ArrayBuffer>
}

/**
 * Reads what ffmpeg's `framecrc` writes of one track of pictures at a constant rate: a line a picture,
 * `stream, dts, pts, duration, bytes, 0x<adler32>`, of which time is the number of the picture. Hot and plain: some 60 bytes a picture.
 */
export const frameCrcReader = (): FrameCrcReader => {
  let crcs = new Uint32Array(4096)
  let count = 0
  let field = 0
  let pts = 0
  let digits = 0
  let crc = 0
  let hexDigits = beforePrefix
  let empty = true
  let comment = false

  const finishLine = () => {
    if (!comment && !empty) {
      if (field !== crcField || hexDigits !== 8 || digits === 0 || pts !== count) throw broken(count)
      if (count === crcs.length) {
        if (count >= framesAtMost) throw new Failure('TOO_MANY_FRAMES', `More than ${framesAtMost} pictures.`, { framesAtMost })
        crcs = resized(crcs, Math.min(framesAtMost, Math.ceil(count * 1.5)))
      }
      crcs[count] = crc
      count += 1
    }
    field = 0
    pts = 0
    digits = 0
    crc = 0
    hexDigits = beforePrefix
    empty = true
    comment = false
  }

  return {
    push(bytes) {
      for (const byte of bytes) {
        if (byte === newline) {
          finishLine()
          continue
        }
        if (comment) continue
        if (byte === space || byte === carriageReturn) continue
        if (empty && byte === hash) {
          comment = true
          continue
        }
        empty = false
        if (byte === comma) {
          field += 1
        } else if (field === ptsField) {
          // Ten digits are more than any picture has; a longer number must not become imprecise.
          if (byte < zero || byte > nine || digits >= 10) throw broken(count)
          pts = pts * 10 + byte - zero
          digits += 1
        } else if (field === crcField) {
          if (hexDigits < 0) {
            if (byte !== (hexDigits === beforePrefix ? zero : letterX)) throw broken(count)
          } else {
            const value = hexValue(byte)
            if (value < 0 || hexDigits === 8) throw broken(count)
            crc = ((crc << 4) | value) >>> 0
          }
          hexDigits += 1
        } else if (field > crcField) throw broken(count)
      }
    },
    finish() {
      if (!empty) throw broken(count)
      return resized(crcs, count)
    },
  }
}

/** A day at 60 pictures a second, and a little more. */
const framesAtMost = 5_200_000

/** Digits of the checksum so far; its prefix `0x` counts from here to 0. */
const beforePrefix = -2
const ptsField = 2
const crcField = 5
const [newline, carriageReturn, space, hash, comma, zero, nine, letterX] = [10, 13, 32, 35, 44, 48, 57, 120] as const

const hexValue = (byte: number): number => {
  if (byte >= zero && byte <= nine) return byte - zero
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

const broken = (count: number) =>
  new Failure('NOT_FRAME_CRCS', `The checksums of the pictures cannot be read after ${count} of them.`, { frames: count })

const resized = (crcs: Uint32Array, length: number): Uint32Array<ArrayBuffer> => {
  const copy = new Uint32Array(length)
  copy.set(crcs.subarray(0, length))
  return copy
}
