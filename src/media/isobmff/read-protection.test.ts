import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boxesIn } from './boxes.ts'
import { isEncrypted, protectionOf } from './read-protection.ts'
import { box, fullBox, u32 } from './write-boxes.ts'

const text = (word: string) => new TextEncoder().encode(word)
const keyId = '00112233445566778899aabbccddeeff'
const tenc = (isProtected: number) =>
  fullBox(
    'tenc',
    1,
    0,
    new Uint8Array([0, 0x19, isProtected, 0]),
    Uint8Array.from(keyId.match(/../g)!, (pair) => Number.parseInt(pair, 16)),
  )
const sinf = (isProtected = 1) =>
  box('sinf', box('frma', text('avc1')), fullBox('schm', 0, 0, text('cbcs'), u32(0x10000)), box('schi', tenc(isProtected)))

describe('protectionOf', () => {
  it('reads the scheme and the key of a protected entry', () => {
    expect(protectionOf(boxesIn(sinf()))).toEqual({ scheme: 'cbcs', keyId })
  })
  it('has nothing to say of a clear one', () => {
    expect(protectionOf(boxesIn(box('avcC')))).toBeUndefined()
  })
  it('refuses what contradicts itself or is cut off', () => {
    expect(() => protectionOf(boxesIn(sinf(0)))).toThrow('not protected')
    expect(() => protectionOf(boxesIn(box('sinf', box('frma'))))).toThrow('there is no schm box')
    fc.assert(
      fc.property(fc.nat(sinf().length - 1), fc.nat(255), (at, value) => {
        const broken = sinf()
        broken[at] = value
        try {
          protectionOf(boxesIn(broken))
        } catch (trouble) {
          expect(trouble).toMatchObject({ code: 'MALFORMED_MEDIA' })
        }
      }),
    )
  })
})

describe('isEncrypted', () => {
  it('tells a segment of the clear lead from those after it', () => {
    const segment = (...parts: Uint8Array[]) => box('moof', box('traf', fullBox('tfhd', 0, 0, u32(1)), ...parts))
    expect(isEncrypted(segment())).toBe(false)
    expect(isEncrypted(segment(fullBox('senc', 0, 0, u32(0))))).toBe(true)
    expect(isEncrypted(segment(fullBox('saio', 0, 0, u32(0))))).toBe(true)
    expect(() => isEncrypted(box('mdat'))).toThrow('there is no moof box')
  })
})
