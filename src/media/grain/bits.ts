import { malformed } from '../isobmff/boxes.ts'

/** Reads bits, the highest of each byte first (AV1 bitstream specification, 4.10). Past its end it refuses: Failure `MALFORMED_MEDIA`. */
export class BitReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Bits that were read. */
  get at(): number {
    return this.#at
  }

  get left(): number {
    return this.#bytes.length * 8 - this.#at
  }

  /** f(n), of at most 32 bits. */
  read(bits: number): number {
    if (bits > this.left) throw malformed('an AV1 header is cut off')
    let value = 0
    for (let left = bits; left > 0;) {
      const free = 8 - (this.#at & 7)
      const taken = Math.min(free, left)
      const piece = (this.#bytes[this.#at >> 3]! >> (free - taken)) & ((1 << taken) - 1)
      value = value * 2 ** taken + piece
      this.#at += taken
      left -= taken
    }
    return value
  }

  flag(): boolean {
    return this.read(1) === 1
  }

  /** su(n): the highest of the bits is the sign. */
  signed(bits: number): number {
    const value = this.read(bits)
    return value >= 2 ** (bits - 1) ? value - 2 ** bits : value
  }

  /** ns(n): a value below n, in as few bits as that takes. */
  below(limit: number): number {
    const bits = Math.floor(Math.log2(limit)) + 1
    const short = 2 ** bits - limit
    const value = this.read(bits - 1)
    return value < short ? value : value * 2 - short + this.read(1)
  }

  /** uvlc(). */
  variable(): number {
    let zeros = 0
    while (!this.flag()) zeros += 1
    return zeros >= 32 ? 2 ** 32 - 1 : this.read(zeros) + 2 ** zeros - 1
  }
}

/** Writes bits, the highest of each byte first. */
export class BitWriter {
  readonly #bytes: number[] = []
  #at = 0

  /** f(n), of at most 32 bits. */
  write(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      if ((this.#at & 7) === 0) this.#bytes.push(0)
      this.#bytes[this.#at >> 3]! |= (Math.floor(value / 2 ** bit) & 1) << (7 - (this.#at & 7))
      this.#at += 1
    }
  }

  flag(value: boolean): void {
    this.write(value ? 1 : 0, 1)
  }

  /** The bits of other bytes from `from` to before `to`. */
  copy(bytes: Uint8Array, from: number, to: number): void {
    for (let bit = from; bit < to; bit += 1) this.write((bytes[bit >> 3]! >> (7 - (bit & 7))) & 1, 1)
  }

  /** Filled up with zeros to whole bytes. */
  bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes)
  }
}
