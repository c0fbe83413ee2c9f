import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BitReader, BitWriter } from './bits.ts'

describe('BitReader', () => {
  it('reads bits over the borders of bytes, up to 32 at once', () => {
    const bits = new BitReader(Uint8Array.from([0b1010_0000, 0xff, 0xff, 0xff, 0b1110_1100]))
    expect([bits.read(3), bits.read(5), bits.read(32), bits.at, bits.left]).toEqual([5, 0, 0xffffffec, 40, 0])
    expect(() => bits.read(1)).toThrow('an AV1 header is cut off')
  })
  it('reads signed values, values below a limit, and values of any size', () => {
    expect(new BitReader(Uint8Array.of(0b1000_0010)).signed(7)).toBe(-63)
    const below = new BitReader(Uint8Array.of(0b00_01_10_11, 0b0_111_0000))
    // Of five values three take two bits, and two take three (4.10.7).
    expect([below.below(5), below.below(5), below.below(5), below.below(5), below.below(5)]).toEqual([0, 1, 2, 3, 4])
    expect(new BitReader(Uint8Array.of(0)).below(1)).toBe(0)
    const variable = new BitReader(Uint8Array.of(0b1_010_011_0, 0b0100_0000))
    expect([variable.variable(), variable.variable(), variable.variable(), variable.variable()]).toEqual([0, 1, 2, 3])
  })
})

describe('BitWriter', () => {
  it('writes what a reader reads', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(0xffffffff), fc.integer({ min: 1, max: 32 })), { maxLength: 20 }), (values) => {
        const bits = new BitWriter()
        for (const [value, size] of values) bits.write(value % 2 ** size, size)
        const reader = new BitReader(bits.bytes())
        expect(values.map(([, size]) => reader.read(size))).toEqual(values.map(([value, size]) => value % 2 ** size))
      }),
    )
  })
  it('copies bits from any place to any place', () => {
    const bits = new BitWriter()
    bits.flag(true)
    bits.copy(Uint8Array.of(0b0110_1100, 0b1010_0000), 3, 11)
    expect([...bits.bytes()]).toEqual([0b1011_0010, 0b1000_0000])
  })
})
