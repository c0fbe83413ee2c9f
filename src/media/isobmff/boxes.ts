import { Failure } from '../../kit/failure.ts'

/** A box of the ISO base media file format (ISO/IEC 14496-12, 4.2): where its content lies in the bytes that were read. */
export interface Box {
  /** Four characters: `moov`, `trun`. */
  readonly type: string
  readonly bytes: Uint8Array
  /** First byte of its header. */
  readonly at: number
  /** First byte of the content, after size and type. */
  readonly start: number
  readonly end: number
}

/** What is wrong with bytes that should be boxes. */
export const malformed = (message: string): Failure => new Failure('MALFORMED_MEDIA', message)

/**
 * The boxes between two offsets, in order. Every box takes at least its eight bytes of header, so hostile input costs no more than its length;
 * one that claims to reach beyond its surroundings is refused.
 */
export const boxesIn = (bytes: Uint8Array, start = 0, end = bytes.length): Box[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: Box[] = []
  let at = start
  while (at < end) {
    if (end - at < 8) throw malformed(`${end - at} bytes at ${at} are too few for a box`)
    const type = String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!, bytes[at + 6]!, bytes[at + 7]!)
    let size = view.getUint32(at)
    let header = 8
    if (size === 1) {
      if (end - at < 16) throw malformed(`the size of ${type} at ${at} is cut off`)
      size = Number(view.getBigUint64(at + 8))
      header = 16
    } else if (size === 0) {
      size = end - at
    }
    if (size < header || size > end - at) throw malformed(`${type} at ${at} claims ${size} bytes, and ${end - at} are left`)
    found.push({ type, bytes, at, start: at + header, end: at + size })
    at += size
  }
  return found
}

/** The boxes inside a box, after `skip` bytes of fields of its own. */
export const childrenOf = (box: Box, skip = 0): Box[] => {
  if (skip > box.end - box.start) throw malformed(`${box.type} is cut off`)
  return boxesIn(box.bytes, box.start + skip, box.end)
}

export const findBox = (boxes: readonly Box[], type: string): Box | undefined => boxes.find((box) => box.type === type)

export const requireBox = (boxes: readonly Box[], type: string): Box => {
  const box = findBox(boxes, type)
  if (!box) throw malformed(`there is no ${type} box`)
  return box
}

/** Reads the fields of a box one after another; past its end it refuses. */
export class Fields {
  readonly #box: Box
  readonly #view: DataView
  #at: number

  constructor(box: Box) {
    this.#box = box
    this.#view = new DataView(box.bytes.buffer, box.bytes.byteOffset, box.bytes.byteLength)
    this.#at = box.start
  }

  get left(): number {
    return this.#box.end - this.#at
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1))
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2))
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4))
  }

  /** Refuses what a number cannot hold exactly. */
  u64(): number {
    const value = Number(this.#view.getBigUint64(this.#take(8)))
    if (!Number.isSafeInteger(value)) throw malformed(`a number in ${this.#box.type} is too large`)
    return value
  }

  bytes(length: number): Uint8Array {
    const at = this.#take(length)
    return this.#box.bytes.subarray(at, at + length)
  }

  skip(length: number): void {
    this.#take(length)
  }

  /** The head of a full box. */
  versionAndFlags(): { version: number; flags: number } {
    const word = this.u32()
    return { version: word >>> 24, flags: word & 0xffffff }
  }

  #take(length: number): number {
    if (length < 0 || length > this.left) throw malformed(`${this.#box.type} is cut off`)
    const at = this.#at
    this.#at += length
    return at
  }
}
