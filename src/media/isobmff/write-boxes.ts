import { concatBytes, utf8 } from '../../kit/bytes.ts'

/** One box around its parts: what tests make their input of. */
export const box = (type: string, ...parts: readonly Uint8Array[]): Uint8Array => {
  const content = concatBytes(...parts)
  return concatBytes(u32(content.length + 8), utf8(type), content)
}

export const fullBox = (type: string, version: number, flags: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  box(type, u32(version * 2 ** 24 + flags), ...parts)

export const u16 = (value: number): Uint8Array => new Uint8Array([value >>> 8, value])

export const u32 = (value: number): Uint8Array => new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value])

export const u64 = (value: number): Uint8Array => concatBytes(u32(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32))
