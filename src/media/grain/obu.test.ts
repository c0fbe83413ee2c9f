import { describe, expect, it } from 'vitest'
import { obuBytes, obusIn } from './obu.ts'

describe('obusIn', () => {
  it('finds units one after the other, with their layers; the last may go without a size', () => {
    const units = obusIn(Uint8Array.of(0x12, 0, 0x0a, 2, 7, 8, 0x36, 0b010_01_000, 1, 9, 0x30, 5, 6))
    expect(units.map(({ type, temporalId, spatialId, payload }) => [type, temporalId, spatialId, ...payload])).toEqual([
      [2, 0, 0],
      [1, 0, 0, 7, 8],
      [6, 2, 1, 9],
      [6, 0, 0, 5, 6],
    ])
  })
  it('reads a size of several bytes, also where fewer would do', () => {
    const payload = Uint8Array.from({ length: 300 }, (_, index) => index)
    expect(obusIn(Uint8Array.of(0x32, 0xac, 0x02, ...payload))[0]!.payload).toEqual(payload)
    expect(obusIn(Uint8Array.of(0x32, 0x81, 0x80, 0x00, 5))[0]!.payload).toEqual(Uint8Array.of(5))
  })
  it('refuses what is no unit, or is not there', () => {
    const refused = (...bytes: number[]) => expect(() => obusIn(Uint8Array.from(bytes)))
    refused(0x92, 0).toThrow('an AV1 unit at 0 has its forbidden bit set')
    refused(0x36).toThrow('an AV1 unit is cut off')
    refused(0x32, 0x80).toThrow('the size of an AV1 unit is cut off')
    refused(0x32, ...Array.from({ length: 8 }, () => 0x80)).toThrow('the size of an AV1 unit is too long')
    refused(0x32, 2, 1).toThrow('an AV1 unit claims 2 bytes, and 1 are left')
  })
  it('reads a thousand units of one picture and no more', () => {
    const units = (count: number) => new Uint8Array(count * 2).map((_, at) => (at % 2 === 0 ? 0x12 : 0))
    expect(obusIn(units(1000))).toHaveLength(1000)
    expect(() => obusIn(units(1001))).toThrow('there are more than 1000 AV1 units for one picture')
  })
})

describe('obuBytes', () => {
  it('says how long a unit is, also where it did not say so before', () => {
    expect([...obuBytes({ header: Uint8Array.of(0x30) }, Uint8Array.of(5, 6))]).toEqual([0x32, 2, 5, 6])
    const long = obuBytes({ header: Uint8Array.of(0x36, 0x48) }, new Uint8Array(300))
    expect([...long.subarray(0, 4)]).toEqual([0x36, 0x48, 0xac, 0x02])
    expect(long).toHaveLength(304)
  })
})
